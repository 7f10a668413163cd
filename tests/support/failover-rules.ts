import type { AuthorityEntry } from "../../dynamic-providers/records/authority/authority-entry";
import { verifyRecords } from "../../dynamic-providers/records/audit/verify-records";
import type { AuditFault } from "../../dynamic-providers/records/audit/verify-records";
import type { OperationRecord } from "../../dynamic-providers/records/operation-record";
import { readAuditedVault } from "../../dynamic-providers/vault/read-audited-vault";
import type { LoggedRequest } from "../../sandbox";
import type { EngineFixture } from "./engine-fixture";
import { contextOf } from "./sandbox-context";

/** A snapshot's facts or a restore's record. */
interface StoredRecord extends OperationRecord {
    readonly service?: { readonly resourceId: string };
    readonly target?: { readonly resourceId: string };
}

const folders = { backup: "snapshots/", restore: "restores/" } as const;

/** What must hold at the end of every test of failover, whatever it did. */
export class FailoverRules {
    /** Every entry that was ever seen, by its text: a test may lose the chain. */
    private readonly entries = new Map<string, AuthorityEntry>();

    constructor(private readonly azure: EngineFixture) {}

    /** Fails the test that has just ended where one does not hold. */
    async expectToHold(): Promise<void> {
        expect(await this.broken()).toEqual([]);
    }

    /** @returns in words, which do not hold. */
    async broken(): Promise<readonly string[]> {
        for (const entry of await this.readAll<AuthorityEntry>("", "authority")) {
            this.entries.set(JSON.stringify(entry), entry);
        }
        const intoActive = this.restoresIntoActive().map(
            (post) => `a restore into the active site: ${serviceOf(post)}`,
        );
        return [...(await this.postsBeyondTriggers()), ...intoActive];
    }

    /** What is wrong with the vault's records. */
    async recordFaults(): Promise<readonly AuditFault[]> {
        return verifyRecords(await readAuditedVault(contextOf(this.azure, () => undefined, "stapimdrvault")));
    }

    /** A record is of one trigger: for each service, Azure accepts no more POSTs than there are records of begun operations. */
    private async postsBeyondTriggers(): Promise<readonly string[]> {
        const beyond: string[] = [];
        for (const action of ["backup", "restore"] as const) {
            const begun = (await this.readAll<StoredRecord>(folders[action]))
                .filter(({ observed }) => observed.startedAt !== null)
                .map(({ service, target }) => (target ?? service)!.resourceId.toLowerCase());
            for (const service of new Set(this.accepted(action).map(serviceOf))) {
                const posts = this.accepted(action).filter((post) => serviceOf(post) === service).length;
                const records = begun.filter((id) => id === service).length;
                if (posts > records) {
                    beyond.push(`${posts} accepted POSTs of ${action} and ${records} records: ${service}`);
                }
            }
        }
        return beyond;
    }

    private restoresIntoActive(): readonly LoggedRequest[] {
        const chain = [...this.entries.values()].sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
        return this.accepted("restore").filter((post) => {
            const then = chain.findLast(({ at }) => Date.parse(at) <= post.at.getTime())?.authority;
            return then?.lineage.at(-1)?.serviceId?.toLowerCase() === serviceOf(post);
        });
    }

    private accepted(action: "backup" | "restore"): readonly LoggedRequest[] {
        return this.azure.sandbox.requestLog.accepted(action);
    }

    /** The documents of a folder of the catalog, or of another container, by name. */
    async readAll<T>(prefix: string, container = "catalog"): Promise<T[]> {
        const documents = this.azure.clients.blobService("stapimdrvault").getContainerClient(container);
        const all: T[] = [];
        for await (const { name } of documents.listBlobsFlat({ prefix })) {
            all.push(JSON.parse((await documents.getBlobClient(name).downloadToBuffer()).toString("utf8")) as T);
        }
        return all;
    }
}

/** Resource ID of the service that a POST of a backup or a restore is for. */
const serviceOf = ({ path }: LoggedRequest): string => path.toLowerCase().replace(/\/(backup|restore)$/, "");
