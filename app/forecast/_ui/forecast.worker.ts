import { createForecastHost } from "./forecast-host";
import { openKept } from "./kept-predictions";

const host = createForecastHost({ post: (reply) => self.postMessage(reply), kept: openKept() });
self.addEventListener("message", (event) => host.handle(event.data));
