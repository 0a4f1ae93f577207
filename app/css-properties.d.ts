import "react";

// Custom properties carry numbers into the style sheets; React's own type knows only the standard names.
declare module "react" {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be widened from outside.
  interface CSSProperties {
    [name: `--${string}`]: string | number | undefined;
  }
}
