import type * as azure from "../../azure/connection";
import type { AzureConnection } from "../../azure/connection";
import type { VaultAddress } from "../../azure/vault-address";
import type { ProgressSink } from "../../common/progress";
import type { OperationContext } from "../../operation/context";
import type * as records from "../../operation/leave-records";
import type * as operation from "../../operation/open-context";
import type { AzureSettings } from "../../sign-in/settings";
import { createProgress } from "../engine-log";

/** Inputs by which a provider reaches the vault, and shows how it goes. */
export type SessionInputs = VaultAddress & ShowsProgress & MayTime & MayBeExercise;

/** The URN of the resource on whose row progress is shown. */
interface ShowsProgress {
    readonly resourceUrn?: string;
}

/** What is written is marked as a part of it. */
interface MayBeExercise {
    readonly exercise?: string;
}

/** How long what is asked of Azure may take: for as long throttling is waited for. */
interface MayTime {
    readonly timeoutSeconds?: number;
}

/* eslint-disable @typescript-eslint/no-require-imports -- Azure's SDK is half of what a provider loads, and `check` and `diff` need nothing of it. */
const lazily = {
    azure: () => require("../../azure/connection") as typeof azure,
    operation: () => require("../../operation/open-context") as typeof operation,
    records: () => require("../../operation/leave-records") as typeof records,
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** What a provider has of Azure: it signs in once, when it first needs to. */
export class ProviderSession {
    private connection: Promise<AzureConnection> | undefined;
    /** What the run that it belongs to has opened last. */
    private opened: OperationContext | undefined;

    /** @param parent - signs in, and stays signed in. @default it signs in itself */
    constructor(
        private readonly settings: AzureSettings,
        private readonly parent?: ProviderSession,
    ) {}

    /** The same sign-in, for one run of a resource: it knows whether that run has opened the vault. */
    forOneRun(): ProviderSession {
        return new ProviderSession(this.settings, this);
    }

    /** @throws Error that lists all that is wrong with the settings; the next call tries again. */
    connect(): Promise<AzureConnection> {
        if (this.parent) {
            return this.parent.connect();
        }
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
        this.opened = await lazily
            .operation()
            .openContext(await this.connect(), inputs, this.progressOf(inputs), inputs.timeoutSeconds);
        return this.opened;
    }

    /**
     * Writes the records of what the run has done, if it has opened the vault. A failover does not wait for them: what cannot
     * be written in time is said, and written by a later run.
     */
    async leaveRecords(inputs: ShowsProgress): Promise<void> {
        if (this.opened) {
            await lazily.records().leaveRecords(this.opened, this.progressOf(inputs));
        }
    }

    progressOf({ resourceUrn }: ShowsProgress): ProgressSink {
        return createProgress(resourceUrn);
    }
}
