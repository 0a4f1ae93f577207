import { timestamp } from "drizzle-orm/pg-core";

/** A column for a point in time, whatever the zone of who wrote it. */
export const moment = (name: string) => timestamp(name, { withTimezone: true });
