import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { EngineBadge } from "./_ui/engine-badge";
import { EngineProvider } from "./_ui/engine-provider";
import { OfflineShell } from "./_ui/offline-shell";
import { SiteNav } from "./_ui/site-nav";
import { themeScript } from "./_ui/theme-script";
import { ThemeToggle } from "./_ui/theme-toggle";
import { Wordmark } from "./_ui/wordmark";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Playground · IPR Playground", template: "%s · IPR Playground" },
  description:
    "Predicts, in your browser, how well every candidate model would answer a prompt and what it would cost, and routes to the cheapest one above your quality floor.",
};
export const viewport: Viewport = { colorScheme: "light dark", width: "device-width", initialScale: 1 };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    // The theme script changes <html> before React sees it.
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* A constant of ours. The browser hides the nonce from React, hence no hydration check. */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>
        <OfflineShell />
        <EngineProvider>
          <a className="skip" href="#main">
            Skip to content
          </a>
          <header className="site">
            <div className="site-in">
              <Wordmark />
              <SiteNav />
              <div className="site-end">
                <EngineBadge />
                <ThemeToggle />
              </div>
            </div>
          </header>
          {children}
          <footer className="foot">
            <div className="foot-in">
              <span>Predictions run in your browser. Prompts leave this device only when you press Run.</span>
              <span>
                Routing rule: paper IPR,{" "}
                <a href="https://arxiv.org/abs/2509.06274" rel="noreferrer">
                  arXiv 2509.06274
                </a>
                .
              </span>
            </div>
          </footer>
        </EngineProvider>
      </body>
    </html>
  );
}
