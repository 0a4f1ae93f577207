import type { Metadata } from "next";
import { connection } from "next/server";
import { AnnotationForm } from "./_ui/annotation-form";
import { RatingForm } from "./_ui/rating-form";

export const metadata: Metadata = {
  title: "Annotate",
  description: "Compare two answers without knowing who wrote them; the votes calibrate the router.",
};

type Props = { searchParams: Promise<{ readonly queue?: string | string[] }> };

export default async function AnnotatePage({ searchParams }: Props) {
  await connection();
  return (await searchParams).queue === "single" ? <RatingForm /> : <AnnotationForm />;
}
