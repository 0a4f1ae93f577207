import { drawRoute } from "@/lib/server/annotations/annotator-route";
import { pairQueue } from "@/lib/server/annotations/pair-queue";

export const dynamic = "force-dynamic";

export const POST = drawRoute(pairQueue);
