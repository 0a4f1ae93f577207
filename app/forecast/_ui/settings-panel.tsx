import type { Pool } from "@/lib/core/candidate";
import type { ForecastSettings } from "./forecast-settings";

type Props = { pools: readonly Pool[]; settings: ForecastSettings; onChange(next: Partial<ForecastSettings>): void };

export function SettingsPanel({ pools, settings, onChange }: Props) {
  return (
    <section className="panel" aria-labelledby="settings-title">
      <div className="panel-head">
        <h2 id="settings-title">Pool and volume</h2>
      </div>
      <div className="panel-body forecast-stack">
        <div className="field">
          <label htmlFor="forecast-pool">Candidate pool</label>
          <select
            id="forecast-pool"
            className="input"
            value={settings.poolId}
            onChange={({ target }) => onChange({ poolId: target.value })}
          >
            {pools.map(({ id, label, modelIds }) => (
              <option key={id} value={id}>
                {label}, {modelIds.length} candidates
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor="forecast-calls">Calls per month</label>
          <input
            id="forecast-calls"
            className="input"
            type="number"
            min={1}
            value={settings.callsPerMonth}
            onChange={({ target }) => target.valueAsNumber >= 1 && onChange({ callsPerMonth: target.valueAsNumber })}
          />
        </div>
      </div>
    </section>
  );
}
