import "./without-eval";
import { z } from "zod";

export const keyScope = z.enum(["chat", "route"]);
export type KeyScope = z.infer<typeof keyScope>;

const blankAsAbsent = (value: unknown) => (value === "" ? undefined : value);
const amount = z.preprocess(blankAsAbsent, z.coerce.number().nonnegative().max(1_000_000).optional());
const rate = z.preprocess(blankAsAbsent, z.coerce.number().int().positive().max(1_000_000_000).optional());

/** The fields of the admin's form; what is left empty has no limit. Amounts in USD. */
export const newGatewayKey = z.object({
  name: z.string().trim().min(1, "give the key a name").max(80),
  /** `chat`, `route`, or both with a comma between. */
  scopes: z
    .string()
    .transform((names) => names.split(","))
    .pipe(z.array(keyScope)),
  dayUsdMax: amount,
  monthUsdMax: amount,
  requestsPerMinute: rate,
  tokensPerMinute: rate,
  expiresInDays: z.preprocess(blankAsAbsent, z.coerce.number().int().positive().max(3_650).optional()),
});
export type NewGatewayKeyForm = z.infer<typeof newGatewayKey>;
