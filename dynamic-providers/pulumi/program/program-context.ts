import { AzureConnection } from "../../azure/connection";
import type { VaultAddress } from "../../azure/vault-address";
import { openMockContext } from "../../mock-azure/mock-context";
import { openMockConnection } from "../../mock-azure/observe";
import type { OperationContext } from "../../operation/context";
import { openContext } from "../../operation/open-context";
import { createProgress } from "../engine-log";
import { orProgramError } from "./or-program-error";
import { readProgramSettings, requireSubscriptionId } from "./program-settings";
import { isUnderMocks } from "./under-mocks";

/** By the settings that they were opened with: programs of several stacks may run in one process. */
const connections = new Map<string, Promise<AzureConnection>>();

/**
 * Asks over the program's connection to Azure, by the same sign-in as the providers: all that a program observes is asked
 * over this one.
 *
 * @throws RunError for every failure of Azure, Entra ID, DNS, the vault or a setting.
 */
export function withProgramConnection<T>(ask: (connection: AzureConnection) => Promise<T>): Promise<T> {
    return orProgramError(async () => ask(await openConnection()));
}

/** As {@link withProgramConnection}, with what an observation of the vault works with. */
export function withProgramContext<T>(
    vault: VaultAddress,
    ask: (context: OperationContext, connection: AzureConnection) => Promise<T>,
): Promise<T> {
    const open = isUnderMocks() ? openMockContext : openContext;
    return withProgramConnection(async (connection) =>
        ask(await open(connection, vault, createProgress(undefined)), connection),
    );
}

function openConnection(): Promise<AzureConnection> {
    if (isUnderMocks()) {
        return openMockConnection(requireSubscriptionId());
    }
    const settings = readProgramSettings();
    const key = JSON.stringify(settings);
    const open = connections.get(key) ?? AzureConnection.open(settings);
    connections.set(key, open);
    // Whoever asks next tries again.
    open.catch(() => connections.delete(key));
    return open;
}
