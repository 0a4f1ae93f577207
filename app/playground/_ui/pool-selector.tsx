import { Segmented } from "@/app/_ui/segmented";
import type { Pool } from "@/lib/core/candidate";

type Props = { pools: readonly Pool[]; poolId: string; onPool(poolId: string): void };

export function PoolSelector({ pools, poolId, onPool }: Props) {
  const options = pools.map(({ id, label, modelIds }) => ({
    value: id,
    label: (
      <>
        {label} <small className="cap num hide-s">{modelIds.length}</small>
      </>
    ),
  }));
  return <Segmented name="pool" label="Pool" options={options} selected={poolId} onSelect={onPool} />;
}
