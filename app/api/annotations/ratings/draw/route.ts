import { drawRoute } from "@/lib/server/annotations/annotator-route";
import { answerQueue } from "@/lib/server/annotations/answer-queue";

export const dynamic = "force-dynamic";

export const POST = drawRoute(answerQueue);
