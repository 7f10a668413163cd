import { AzureConnection } from "../../azure/connection";
import type { VaultAddress } from "../../azure/vault-address";
import type { OperationContext } from "../../operation/context";
import { openContext } from "../../operation/open-context";
import { createProgress } from "../engine-log";
import { readProgramSettings } from "./program-settings";

/** By the settings that they were opened with: programs of several stacks may run in one process. */
const connections = new Map<string, Promise<AzureConnection>>();

/** The program's connection to Azure, by the same sign-in as the providers: all that it observes is asked over this one. */
export function openProgramConnection(): Promise<AzureConnection> {
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
    return openContext(await openProgramConnection(), vault, createProgress(undefined));
}
