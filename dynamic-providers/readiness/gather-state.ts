import type { Answer, AskPart } from "../authority/ask-part";
import { hostOf } from "../azure/key-vaults";
import type { KeyVault } from "../azure/key-vaults";
import { readAccountLocations } from "../azure/account-locations";
import type { ProjectFacts, StateBackend, StateKey } from "./facts";
import { mapAnswer } from "./look-evidence";

/** Where Pulumi keeps what it knows, as far as files and the environment tell. */
export interface StatePlaces {
    /** As `pulumi login` takes it, without what opens it. @default not told */
    readonly backendUrl?: string;
    /** Of a backend in blobs, where its URL does not name the storage account. */
    readonly backendAccount?: string;
    /** Keys in Key Vault that encrypt the secrets of stacks, by stack, as `secretsprovider` names them. */
    readonly stateKeys: Readonly<Record<string, string>>;
}

/** Asks for the regions of a backend in Azure's blobs and of keys in Key Vaults; of nothing else. */
export async function gatherState(
    ask: AskPart,
    { backendUrl, backendAccount, stateKeys }: StatePlaces,
    subscriptions: readonly string[],
    keyVaults: () => Promise<Answer<readonly KeyVault[]>>,
): Promise<{ readonly backend: Answer<StateBackend>; readonly stateKeys: Answer<readonly StateKey[]> }> {
    const backend = parseBackend(backendUrl, backendAccount);
    const keys = Object.entries(stateKeys).map(([stack, url]) => ({ stack, keyVault: hostOf(asHttps(url)) }));
    return {
        backend:
            backend.kind === "blobs"
                ? await ask(async (connection): Promise<StateBackend> => {
                      const locations = await Promise.all(
                          subscriptions.map((subscription) => readAccountLocations(connection, subscription)),
                      );
                      const found = locations.flatMap((each) => each.get(backend.account) ?? [])[0];
                      return { kind: "blobs", url: backend.url, location: found ?? null };
                  })
                : { value: backend },
        stateKeys:
            keys.length === 0
                ? { value: [] }
                : mapAnswer(await keyVaults(), (vaults) =>
                      keys.map(({ stack, keyVault }) => ({
                          ...{ stack, keyVault },
                          location: vaults.find(({ host }) => host === keyVault)?.location ?? null,
                      })),
                  ),
    };
}

type ParsedBackend =
    Exclude<ProjectFacts["backend"], { kind: "blobs" }> | { kind: "blobs"; url: string; account: string };

/** Keeps of a URL what is no secret: its scheme, its host and its path. */
export function parseBackend(given: string | undefined, account: string | undefined): ParsedBackend {
    if (given === undefined || given === "") {
        return { kind: "unknown" };
    }
    if (/^(file:|~|\.|\/)/.test(given)) {
        return { kind: "file", url: given };
    }
    let parsed: URL;
    try {
        parsed = new URL(given);
    } catch {
        return { kind: "unknown" };
    }
    const url = `${parsed.protocol}//${parsed.host}${parsed.pathname}`.replace(/\/$/, "");
    const named = parsed.searchParams.get("storage_account") ?? account;
    return parsed.protocol === "azblob:" && named !== undefined
        ? { kind: "blobs", url, account: named.toLowerCase() }
        : { kind: "elsewhere", url };
}

const asHttps = (url: string): string => url.replace(/^azurekeyvault:/, "https:");
