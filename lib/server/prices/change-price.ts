import "server-only";
import type { NewModelPrice } from "@/db/queries/model-prices";
import { type PriceChangeForm, priceChange } from "@/lib/contracts/price-change";
import type { Account } from "../accounts/account";
import { requireAdmin } from "../annotations/admin";
import type { Deps } from "../deps";
import { AppError } from "../errors";

const FIELDS = ["action", "modelId", "usdPerMillionInput", "usdPerMillionOutput", "source"] as const;

/** Throws forbidden, bad_request or not_found; else the price holds from now on. */
export async function changePrice(
  { prices, loadCatalog }: Pick<Deps, "prices" | "loadCatalog">,
  account: Account,
  field: (name: string) => string,
): Promise<void> {
  requireAdmin(account);
  const parsed = priceChange.safeParse(Object.fromEntries(FIELDS.map((name) => [name, field(name)])));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError("bad_request", `${issue?.path.join(".")}: ${issue?.message}.`);
  }
  const { candidateById } = await loadCatalog();
  if (!candidateById.has(parsed.data.modelId)) throw new AppError("not_found", "There is no model with this id.");
  await prices.change(toRow(parsed.data, account.id));
}

function toRow(form: PriceChangeForm, userId: string): NewModelPrice {
  const { modelId } = form;
  if (form.action === "file")
    return { modelId, userId, usdPerMillionInput: null, usdPerMillionOutput: null, source: "the model files" };
  const { usdPerMillionInput, usdPerMillionOutput, source } = form;
  return { modelId, userId, usdPerMillionInput, usdPerMillionOutput, source };
}
