import { setAnswerWithdrawn } from "@/db/queries/annotation-reports";
import { withdrawRoute } from "@/lib/server/annotations/withdraw-route";

export const dynamic = "force-dynamic";

export const POST = withdrawRoute(setAnswerWithdrawn);
