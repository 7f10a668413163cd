import { AzureConnection } from "../../azure/connection";
import type { VaultAddress } from "../../azure/vault-address";
import type { ProgressSink } from "../../common/progress";
import type { OperationContext } from "../../operation/context";
import { openContext } from "../../operation/open-context";
import type { AzureSettings } from "../../sign-in/settings";
import { createProgress } from "../engine-log";

/** Inputs by which a provider reaches the vault, and shows how it goes. */
export type SessionInputs = VaultAddress & ShowsProgress;

/** The URN of the resource on whose row progress is shown. */
interface ShowsProgress {
    readonly resourceUrn?: string;
}

/** What a provider has of Azure: it signs in once, when it first needs to. */
export class ProviderSession {
    private connection: Promise<AzureConnection> | undefined;

    constructor(private readonly settings: AzureSettings) {}

    /** @throws Error that lists all that is wrong with the settings; the next call tries again. */
    connect(): Promise<AzureConnection> {
        this.connection ??= AzureConnection.open(this.settings).catch((error: unknown) => {
            this.connection = undefined;
            throw error;
        });
        return this.connection;
    }

    /** What the operations work with. */
    async open(inputs: SessionInputs): Promise<OperationContext> {
        return openContext(await this.connect(), inputs, this.progressOf(inputs));
    }

    progressOf({ resourceUrn }: ShowsProgress): ProgressSink {
        return createProgress(resourceUrn);
    }
}
