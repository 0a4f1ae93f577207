"use client";

import { type ReactNode, useState } from "react";
import { Icon } from "@/app/_ui/icon";
import { useKeptModels } from "@/app/_ui/use-own-models";
import { useOwnPrices } from "@/app/_ui/use-own-prices";
import type { CommunityAdapter } from "@/lib/contracts/community-adapter";
import type { RegistryData } from "@/lib/contracts/registry-data";
import { AddModelDialog } from "./add-model-dialog";
import { CommunityModels } from "./community-models";
import { ImportButton } from "./import-button";
import { ModelRegistry } from "./model-registry";
import { OwnModels } from "./own-models";
import "./styles/models.css";

type Props = { data: RegistryData; community: readonly CommunityAdapter[]; children: ReactNode };

export function ModelsPage({ data, community, children }: Props) {
  const [isAdding, setIsAdding] = useState(false);
  const own = useKeptModels();
  const { prices, setPrice } = useOwnPrices();
  return (
    <main id="main" className="page">
      <div className="page-head">
        <div>
          <h1>Models</h1>
          <p>
            Candidates the router can choose from. Prices are list prices in USD per 1M tokens; each row names its
            source.
          </p>
        </div>
        <p className="flex gap-2">
          <ImportButton />
          <button className="btn btn-primary" type="button" onClick={() => setIsAdding(true)}>
            <Icon name="plus" />
            Add a model
          </button>
        </p>
      </div>
      {own.length > 0 ? <OwnModels models={own} routerVersion={data.routerVersion} /> : null}
      {community.length > 0 ? <CommunityModels adapters={community} /> : null}
      <ModelRegistry data={data} prices={prices} onPrice={setPrice} />
      {children}
      {isAdding ? (
        <AddModelDialog
          takenIds={[...data.entries.map(({ candidate }) => candidate.modelId)]}
          judges={data.judges}
          ownIds={own.map(({ model }) => model.modelId)}
          onClose={() => setIsAdding(false)}
        />
      ) : null}
    </main>
  );
}
