import type { Problem } from "../common/problem";
import type { Tree } from "../logical/tree";
import type { Supply } from "./entity-body";
import { keyOf, ownKind } from "../azure/entity-path";
import type { Entities, RestoredEntity } from "./restored-entity";

/** What no snapshot can hold, and an entity cannot do without: by the code of the ledger. */
const needed: Readonly<Record<string, string>> = {
    authorizationProviderSecrets:
        'its client secret, for example { "oauth2.grantTypes.authorizationCode.clientSecret": … }',
    certificatePrivateKeys: 'its private key, for example { "keyVault.secretIdentifier": "https://…/secrets/…" }',
    secretNotRead: "its secret, by the member that holds it",
};

type Supplies = Readonly<Record<string, Supply>>;

/** @returns undefined where nothing is given for an entity. */
export function suppliesFor(path: string, supply: Supplies = {}): Supply | undefined {
    return Object.entries(supply).find(([name]) => keyOf(name) === keyOf(path))?.[1];
}

/** Entities to write without what makes them whole, and supplies that nothing needs. */
export function findMissingSupplies(
    toWrite: readonly RestoredEntity[],
    found: Entities,
    {
        tree,
        supply,
        snapshot,
    }: { readonly tree: Pick<Tree, "ledger">; readonly supply?: Supplies; readonly snapshot: Entities },
): Problem[] {
    const lacking = new Map(
        tree.ledger.flatMap(({ code, ids }) =>
            needed[code] ? ids.map((id) => [keyOf(id), needed[code]!] as const) : [],
        ),
    );
    const missing = toWrite.flatMap(({ path, kind }): Problem[] => {
        const what = lacking.get(keyOf(path));
        // A service that has it keeps the secret that it has, but for a certificate, which is another one.
        const isKept = found.has(keyOf(path)) && ownKind(kind.path) !== "certificates";
        return what === undefined || isKept || suppliesFor(path, supply)
            ? []
            : [
                  {
                      code: "SupplyMissing",
                      message: `No snapshot can hold all of '${path}': give ${what} in supply, or name it in leaveOut.`,
                  },
              ];
    });
    const unknown = Object.keys(supply ?? {})
        .filter((path) => !snapshot.has(keyOf(path)))
        .map((path): Problem => ({
            code: "SupplyUnknown",
            message: `supply names '${path}', which the snapshot does not hold: name an entity that it holds, by its path.`,
        }));
    return [...missing, ...unknown];
}
