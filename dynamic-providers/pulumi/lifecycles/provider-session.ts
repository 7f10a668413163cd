import type * as azure from "../../azure/connection";
import type { AzureConnection } from "../../azure/connection";
import type { VaultAddress } from "../../azure/vault-address";
import type { ProgressSink } from "../../common/progress";
import type { OperationContext } from "../../operation/context";
import type * as operation from "../../operation/open-context";
import type { AzureSettings } from "../../sign-in/settings";
import { createProgress } from "../engine-log";

/** Inputs by which a provider reaches the vault, and shows how it goes. */
export type SessionInputs = VaultAddress & ShowsProgress & MayTime;

/** The URN of the resource on whose row progress is shown. */
interface ShowsProgress {
    readonly resourceUrn?: string;
}

/** How long what is asked of Azure may take: for as long throttling is waited for. */
interface MayTime {
    readonly timeoutSeconds?: number;
}

/* eslint-disable @typescript-eslint/no-require-imports -- Azure's SDK is half of what a provider loads, and `check` and `diff` need nothing of it. */
const lazily = {
    azure: () => require("../../azure/connection") as typeof azure,
    operation: () => require("../../operation/open-context") as typeof operation,
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** What a provider has of Azure: it signs in once, when it first needs to. */
export class ProviderSession {
    private connection: Promise<AzureConnection> | undefined;

    constructor(private readonly settings: AzureSettings) {}

    /** @throws Error that lists all that is wrong with the settings; the next call tries again. */
    connect(): Promise<AzureConnection> {
        this.connection ??= lazily
            .azure()
            .AzureConnection.open(this.settings)
            .catch((error: unknown) => {
                this.connection = undefined;
                throw error;
            });
        return this.connection;
    }

    /** What the operations work with. */
    async open(inputs: SessionInputs): Promise<OperationContext> {
        return lazily
            .operation()
            .openContext(await this.connect(), inputs, this.progressOf(inputs), inputs.timeoutSeconds);
    }

    progressOf({ resourceUrn }: ShowsProgress): ProgressSink {
        return createProgress(resourceUrn);
    }
}
