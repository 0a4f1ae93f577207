import type { Metadata } from "next";
import { connection } from "next/server";
import { AnnotationForm } from "./_ui/annotation-form";

export const metadata: Metadata = {
  title: "Annotate",
  description: "Compare two answers without knowing who wrote them; the votes calibrate the router.",
};

export default async function AnnotatePage() {
  await connection();
  return <AnnotationForm />;
}
