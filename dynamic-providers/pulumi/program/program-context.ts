import { AzureConnection } from "../../azure/connection";
import type { VaultAddress } from "../../azure/vault-address";
import { openMockContext } from "../../mock-azure/mock-context";
import { openMockConnection } from "../../mock-azure/observe";
import type { OperationContext } from "../../operation/context";
import { openContext } from "../../operation/open-context";
import { createProgress } from "../engine-log";
import { readProgramSettings, requireSubscriptionId } from "./program-settings";
import { isUnderMocks } from "./under-mocks";

/** By the settings that they were opened with: programs of several stacks may run in one process. */
const connections = new Map<string, Promise<AzureConnection>>();

/** The program's connection to Azure, by the same sign-in as the providers: all that it observes is asked over this one. */
export function openProgramConnection(): Promise<AzureConnection> {
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

/** Opens what an observation works with, in the program itself. */
export async function openProgramContext(vault: VaultAddress): Promise<OperationContext> {
    const open = isUnderMocks() ? openMockContext : openContext;
    return open(await openProgramConnection(), vault, createProgress(undefined));
}
