import { existsSync, readFileSync, renameSync } from "node:fs";
import * as path from "node:path";
import type { BlobTimes } from "../blob/blob-times";
import type { SandboxIdentities } from "../entra/identities";
import type { ClockReading } from "../ground/clock";
import { writePrivateFile } from "../ground/private-file";
import type { KeyVersion } from "../key-vault/vault-keys";
import type { LongRunningOperation } from "../operations/operations";
import type { ArmStateRecord } from "../state/arm-state";

const format = "apim-dr sandbox state 1";

/** All that a sandbox needs to go on where it stopped, beside the blobs. */
export interface SandboxRecord {
    readonly clock: ClockReading;
    /** The client's secret is not among them: it is made anew at every start. */
    readonly identities: Omit<SandboxIdentities, "clientSecret">;
    /** Ports that were listened on, so that resource IDs and endpoints in a Pulumi state stay good. */
    readonly ports: {
        readonly arm: number;
        readonly blob: number;
        readonly admin: number;
        /** A record of an earlier release has none. */
        readonly dataPlane?: number;
        /** A record of an earlier release has none. */
        readonly proxy?: number;
        readonly keyVault?: number;
    };
    readonly arm: ArmStateRecord;
    readonly operations: readonly LongRunningOperation[];
    readonly blobTimes: ReturnType<BlobTimes["export"]>;
    /** Of the Key Vault; a record of an earlier release has none. */
    readonly keys?: readonly KeyVersion[];
}

/** State on disk: one file, written whole. */
export class StateFile {
    private readonly file: string;
    private pending: NodeJS.Timeout | undefined;

    constructor(
        private readonly directory: string,
        /** Real time between a change and its being written, so that a burst of changes is written once. */
        private readonly delayMs = 100,
    ) {
        this.file = path.join(directory, "state.json");
    }

    /** Where the blobs are kept. */
    get blobsDirectory(): string {
        return path.join(this.directory, "blobs");
    }

    /** @returns undefined where nothing was kept yet. @throws Error for a file of another format. */
    read(): SandboxRecord | undefined {
        if (!existsSync(this.file)) {
            return undefined;
        }
        const { format: found, ...record } = JSON.parse(readFileSync(this.file, "utf8")) as SandboxRecord & {
            format?: string;
        };
        if (found !== format) {
            throw new Error(
                `The data directory '${this.directory}' holds '${String(found)}' and this release reads '${format}': ` +
                    "name another directory, or remove this one.",
            );
        }
        return record;
    }

    /** Writes soon what `record` says then. */
    schedule(record: () => SandboxRecord): void {
        this.pending ??= setTimeout(() => this.write(record()), this.delayMs);
    }

    write(record: SandboxRecord): void {
        clearTimeout(this.pending);
        this.pending = undefined;
        const unfinished = `${this.file}.new`;
        writePrivateFile(unfinished, JSON.stringify({ format, ...record }));
        renameSync(unfinished, this.file);
    }
}
