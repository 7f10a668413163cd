import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as path from "node:path";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { BlobTimes } from "./blob-times";
import { trustingOptions } from "./trusting-options";

export interface AzuriteOptions {
    /** Files, in PEM, that Azurite serves HTTPS with: it takes Entra tokens over HTTPS only. */
    readonly certificateFile: string;
    readonly keyFile: string;
    readonly ca: string;
    /** Folder that keeps the blobs. @default none: they are kept in memory */
    readonly directory?: string;
}

/** Real blobs: Azurite in a process of its own, with the accounts that the resource manager creates. */
export class AzuriteBlobs {
    readonly times = new BlobTimes();
    private readonly accounts = new Map<string, readonly string[]>();
    private messages = 0;

    private constructor(
        private readonly child: ChildProcess,
        /** Where Azurite itself listens, without the front. */
        readonly endpoint: string,
        private readonly ca: string,
    ) {}

    static async start(options: AzuriteOptions): Promise<AzuriteBlobs> {
        const child = fork(
            path.join(__dirname, "azurite-host.js"),
            [
                ...["--blobHost", "127.0.0.1", "--blobPort", "0", "--silent"],
                ...(options.directory ? ["--location", options.directory] : ["--inMemoryPersistence"]),
                ...["--oauth", "basic", "--cert", options.certificateFile, "--key", options.keyFile],
                ...["--skipApiVersionCheck", "--disableTelemetry"],
            ],
            // An account nobody knows the key of: without one Azurite falls back to its well-known key.
            {
                env: {
                    ...process.env,
                    AZURITE_ACCOUNTS: `none:${randomBytes(64).toString("base64")}`,
                    NODE_OPTIONS: "",
                },
                execArgv: [],
                stdio: ["ignore", "ignore", "inherit", "ipc"],
            },
        );
        const address = await new Promise<string>((resolve, reject) => {
            child.once("message", (message: { address: string }) => resolve(message.address));
            child.once("exit", (code) =>
                reject(new Error(`Azurite ended with exit code ${code} before it was ready.`)),
            );
        });
        return new AzuriteBlobs(child, address, options.ca);
    }

    async addAccount(name: string, keys: readonly string[]): Promise<void> {
        this.accounts.set(name, keys);
        await this.publish();
    }

    async addAccounts(accounts: readonly { readonly name: string; readonly keys: readonly string[] }[]): Promise<void> {
        accounts.forEach(({ name, keys }) => this.accounts.set(name, keys));
        await this.publish();
    }

    removeAccount(name: string): void {
        this.accounts.delete(name);
    }

    async createContainer(account: string, keys: readonly string[], name: string, at: Date): Promise<void> {
        await this.client(account, keys).getContainerClient(name).createIfNotExists();
        this.times.written(`${account}/${name}`, at);
    }

    async deleteContainer(account: string, keys: readonly string[], name: string): Promise<void> {
        await this.client(account, keys).getContainerClient(name).deleteIfExists();
        this.times.removed(`${account}/${name}`);
    }

    /** A client with the account's own key, as Azure's services have it. */
    client(account: string, [key = ""]: readonly string[]): BlobServiceClient {
        return new BlobServiceClient(
            `${this.endpoint}/${account}`,
            new StorageSharedKeyCredential(account, key),
            trustingOptions(this.ca),
        );
    }

    async stop(): Promise<void> {
        if (this.child.exitCode !== null) {
            return;
        }
        const ended = new Promise((resolve) => this.child.once("exit", resolve));
        this.child.disconnect();
        await ended;
    }

    private async publish(): Promise<void> {
        const id = (this.messages += 1);
        const accounts = [...this.accounts].map(([name, keys]) => [name, ...keys].join(":")).join(";");
        await new Promise<void>((resolve) => {
            const onMessage = (message: { id?: number }): void => {
                if (message.id === id) {
                    this.child.off("message", onMessage);
                    resolve();
                }
            };
            this.child.on("message", onMessage);
            this.child.send({ accounts, id });
        });
    }
}
