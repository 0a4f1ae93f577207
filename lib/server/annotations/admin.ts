import "server-only";
import { z } from "zod";
import type { Account } from "../accounts/account";
import { AppError } from "../errors";

export function requireAdmin({ isAdmin }: Account): void {
  if (!isAdmin) throw new AppError("forbidden", "Only an admin may do this.");
}

export function requireUuid(id: string | undefined): string {
  const parsed = z.uuid().safeParse(id);
  if (!parsed.success) throw new AppError("not_found", "There is nothing with this id.");
  return parsed.data;
}
