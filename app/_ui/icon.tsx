const PATHS = {
  moon: "M13 9.6A5.5 5.5 0 0 1 6.4 3a5.5 5.5 0 1 0 6.6 6.6z",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6M8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1",
  lock: "M4 7h8a1 1 0 0 1 1 1v4.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  compare: "M2.5 3h4.5v10H2.5zM9 3h4.5v10H9z",
  link: "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.3 9A2.6 2.6 0 0 0 7 12.7l.9-.9",
  plus: "M8 3v10M3 8h10",
  previous: "M10 3.5 5.5 8l4.5 4.5",
  next: "M6 3.5 10.5 8 6 12.5",
  close: "m4 4 8 8M12 4l-8 8",
  copy: "M6.5 5.5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1zM10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2",
  warn: "M8 2 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1",
  error: "M5.4 2h5.2L14 5.4v5.2L10.6 14H5.4L2 10.6V5.4zM8 5v3.6M8 10.8v.1",
  download: "M8 2.5v7.2M4.8 6.8 8 10l3.2-3.2M2.5 13.5h11",
  info: "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M8 7.5v3.4M8 5.1v.1",
  retry: "M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.6h-2.6",
  stop: "M5 4h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z",
  good: "M5 7.2 7.6 2c1 0 1.6.7 1.6 1.7V6.4h3.3c.8 0 1.3.7 1.2 1.4l-.8 4.5c-.1.7-.7 1.2-1.4 1.2H5zM5 13.5H2.5V7.2H5",
  bad: "M11 8.8 8.4 14c-1 0-1.6-.7-1.6-1.7V9.6H3.5c-.8 0-1.3-.7-1.2-1.4l.8-4.5c.1-.7.7-1.2 1.4-1.2H11zM11 2.5h2.5v6.3H11",
} as const;
export type IconName = keyof typeof PATHS;

/** 16 px, 1.5 px stroke, in the colour of the text. Decorative: the words beside it, or the button's label, carry the meaning. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="i" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
