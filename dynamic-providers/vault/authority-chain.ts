import { CodedError } from "../common/coded-error";
import { createHash } from "node:crypto";
import { isConditionNotMet, toAzureError } from "../azure/errors";
import { forEachAtOnce } from "../common/for-each-at-once";
import { parseJson } from "../common/parse-json";
import { applyChange } from "../records/authority/apply-change";
import { newAuthority } from "../records/authority/authority";
import type { Authority, AuthorityChange } from "../records/authority/authority";
import { authoritySchema, whyNoEntry } from "../records/authority/authority-entry";
import type { AuthorityEntry } from "../records/authority/authority-entry";
import { verifyChain } from "../records/authority/verify-chain";
import type { ChainFault, ChainLink } from "../records/authority/verify-chain";
import { mebibyte } from "../records/document-type";
import type { Provenance } from "../records/provenance";
import { isContainerNotFound } from "./conditional-writes";
import { untold, withProvenance } from "./provenance-source";
import type { ProvenanceSource } from "./provenance-source";
import type { TextBlob, TextBlobs } from "./text-blobs";

/** Where the chain stands: what a decision was made from, and what must still be so when it is acted on. */
export interface AuthorityPosition {
    readonly sequence: number;
    readonly epoch: number;
    /** SHA-256 of the newest entry, as hex. */
    readonly digest: string;
    /** Where the chain is not what its writers leave; missing where it is. A stack refuses what it has not verified before. */
    readonly faults?: readonly ChainFault[];
}

export interface AuthorityHead extends AuthorityPosition {
    readonly authority: Authority;
    readonly entry: AuthorityEntry;
}

/** The vault has no chain, though it is no new one: nothing may be guessed from that. */
export class MissingAuthorityError extends CodedError {
    /** @param first - where its first entry would be. */
    constructor(first: string) {
        super(
            "AuthorityMissing",
            `The vault holds no authority ('${first}'), so the active site is not known. ` +
                "If the vault is new, run the vault's stack first. If the chain was lost, set recoverAuthority " +
                "{active, epoch} in the vault's stack, with an epoch higher than every epoch in a site's outputs.",
        );
        this.name = "MissingAuthorityError";
    }
}

/** The chain is there, and its newest entry cannot be read. */
export class DamagedAuthorityError extends CodedError {
    constructor(faults: readonly ChainFault[], epoch: number) {
        super("AuthorityDamaged", describeDamage(faults, epoch));
        this.name = "DamagedAuthorityError";
    }
}

/** As text, what is wrong with the chain, and the way out. @param epoch - the highest that is known. */
export function describeDamage(faults: readonly ChainFault[], epoch: number): string {
    return (
        `The vault's authority cannot be relied on: ${faults.map(({ message }) => message).join("; ")}. Restore the blob ` +
        "from its versions or its soft-deleted state. If you cannot, find out which site serves clients, and name it with " +
        `recoverAuthority {active, epoch} in the vault's stack, with an epoch higher than ${epoch}.`
    );
}

/** Another run has written the next entry. */
export class AuthorityMovedError extends CodedError {
    constructor(sequence: number) {
        super(
            "VaultChanged",
            `The vault changed since this was planned: another run has written entry ${sequence} of the authority. ` +
                "Run it again.",
        );
        this.name = "AuthorityMovedError";
    }
}

/** Why a change is written, and by which consents. */
export type Decided = Pick<Provenance, "reason" | "consents">;

const nameOf = (sequence: number): string => `${String(sequence).padStart(6, "0")}.json`;
const namePattern = /^(\d+)\.json$/;
/** Some 2,000 epochs. */
const maxEntryBytes = mebibyte;
const readsAtOnce = 16;

/** The chain as it was read. */
interface ChainReading {
    readonly links: readonly ChainLink[];
    readonly faults: readonly ChainFault[];
}

/**
 * Who is active, as a chain of immutable entries in a container of their own. The one with the highest number is the truth. A change
 * is the entry after it, created only where none is there yet: of two writers that saw the same, one wins.
 */
export class AuthorityChain {
    /** Entries that were read, by the ETags of their blobs: none is read twice. */
    private readonly known = new Map<string, ChainLink>();
    private readonly told = new Set<string>();

    /**
     * @param warn - told once of each fault, and of each blob whose name only looks like an entry's.
     * @param provenance - of the entries that are written. @default it is not told
     */
    constructor(
        private readonly blobs: TextBlobs,
        private readonly warn: (line: string) => void,
        private readonly provenance: ProvenanceSource = untold,
    ) {}

    /** @throws MissingAuthorityError when there is none; DamagedAuthorityError; AzureError when it cannot be read. */
    async read(): Promise<AuthorityHead> {
        const head = await this.find();
        if (!head) {
            throw this.missing();
        }
        return head;
    }

    /** As {@link read}, for callers that can do without one. @returns undefined when the vault holds none. */
    async find(): Promise<AuthorityHead | undefined> {
        const reading = await this.readAll();
        const last = reading.links.at(-1);
        if (!last) {
            return undefined;
        }
        const { entry, digest } = last;
        if (!entry || digest === undefined) {
            throw new DamagedAuthorityError(reading.faults, highestEpochOf(reading));
        }
        return headOf(entry, digest, reading.faults);
    }

    /** The error of a vault that should hold a chain and does not. */
    missing(): MissingAuthorityError {
        return new MissingAuthorityError(this.pathOf(0));
    }

    /** The position of an earlier entry. @returns undefined when it is not there, or cannot be read. */
    async positionAt(sequence: number): Promise<AuthorityPosition | undefined> {
        const { links } = await this.readAll();
        const { entry, digest } = links.find((link) => link.sequence === sequence) ?? {};
        return entry && digest !== undefined ? { sequence, epoch: entry.authority.epoch, digest } : undefined;
    }

    get containerName(): string {
        return this.blobs.containerName;
    }

    /** Its entries, oldest first, with the digests of their blobs; those that can be read. */
    async entries(): Promise<readonly { readonly entry: AuthorityEntry; readonly digest: string }[]> {
        const { links } = await this.readAll();
        return links.flatMap(({ entry, digest }) => (entry && digest !== undefined ? [{ entry, digest }] : []));
    }

    /** The newest epoch of a recovery by `recoverAuthority`. @returns undefined where there is none. */
    async recoveredEpoch(): Promise<number | undefined> {
        const { links } = await this.readAll();
        return links.findLast(({ entry }) => entry?.change.event === "recovered")?.entry?.authority.epoch;
    }

    /**
     * Writes what happened after `head`.
     *
     * @param decided - why, and by which consents. @default the entry does not tell
     * @throws AuthorityMovedError when something else happened first; AuthorityRuleError when it is not allowed.
     */
    async append(head: AuthorityHead, change: AuthorityChange, decided: Decided = {}): Promise<AuthorityHead> {
        const at = await this.now();
        return this.write({
            schema: authoritySchema,
            sequence: head.sequence + 1,
            previous: head.digest,
            at: at.toISOString(),
            change,
            authority: applyChange(head.authority, change, at),
            provenance: decided,
        });
    }

    /** Begins the chain of a new vault, or finds it begun. */
    async begin(): Promise<AuthorityHead> {
        return this.first({ event: "created" }, newAuthority);
    }

    /** Writes who is active after what there is of a chain: nothing, or one that is damaged. */
    async recover(
        change: AuthorityChange & { readonly event: "recovered" },
        decided: Decided = {},
    ): Promise<AuthorityHead> {
        const { links } = await this.readAll();
        const last = links.at(-1);
        if (!last) {
            return this.first(change, newAuthority, decided);
        }
        const at = await this.now();
        const base = links.findLast(({ entry }) => entry)?.entry?.authority ?? newAuthority;
        return this.write({
            schema: authoritySchema,
            sequence: last.sequence + 1,
            previous: last.digest ?? null,
            at: at.toISOString(),
            change,
            authority: applyChange(base, change, at),
            provenance: decided,
        });
    }

    /** The highest epoch that can be read in what there is of a chain. */
    async highestEpoch(): Promise<number> {
        return highestEpochOf(await this.readAll());
    }

    private async first(
        change: AuthorityEntry["change"],
        base: Authority,
        provenance: Decided = {},
    ): Promise<AuthorityHead> {
        const at = await this.now();
        const authority = change.event === "created" ? base : applyChange(base, change, at);
        const entry = { schema: authoritySchema, sequence: 0, previous: null, change, authority, provenance } as const;
        try {
            return await this.write({ ...entry, at: at.toISOString() });
        } catch (error) {
            if (error instanceof AuthorityMovedError) {
                return this.read();
            }
            throw error;
        }
    }

    private async write({ provenance, ...untoldEntry }: AuthorityEntry): Promise<AuthorityHead> {
        const told = provenance && Object.keys(provenance).length > 0 ? { ...untoldEntry, provenance } : untoldEntry;
        const entry = await withProvenance<AuthorityEntry>(told, this.provenance);
        const text = `${JSON.stringify(entry, null, 2)}\n`;
        try {
            await this.blobs.write(nameOf(entry.sequence), text, { ifNoneMatch: "*" });
        } catch (error) {
            throw isConditionNotMet(error)
                ? new AuthorityMovedError(entry.sequence)
                : toAzureError(`write entry ${entry.sequence} of the authority`, error);
        }
        return headOf(entry, digestOf(text), []);
    }

    private async readAll(): Promise<ChainReading> {
        const links: ChainLink[] = [];
        await forEachAtOnce(readsAtOnce, await this.listEntries(), async ({ name, etag, sequence }) => {
            const key = `${name} ${etag}`;
            const blob = this.known.has(key) ? undefined : await this.readBlob(name);
            if (blob) {
                this.known.set(key, toLink(sequence, blob));
            }
            const link = this.known.get(key);
            // One that was removed while it was read is missing.
            if (link) {
                links.push(link);
            }
        });
        links.sort((left, right) => left.sequence - right.sequence);
        const faults = verifyChain(links, (sequence) => this.pathOf(sequence));
        faults.forEach(({ message }) => this.tell(`the vault's authority is damaged: ${message}`));
        return { links, faults };
    }

    private tell(what: string): void {
        if (!this.told.has(what)) {
            this.told.add(what);
            this.warn(`Warning: ${what}`);
        }
    }

    /** Azure's time. */
    private now(): Promise<Date> {
        return this.attempt("ask the vault for its time", () => this.blobs.now());
    }

    private readBlob(name: string): Promise<TextBlob | undefined> {
        return this.attempt("read the authority", () => this.blobs.read(name, maxEntryBytes));
    }

    private pathOf(sequence: number): string {
        return this.blobs.pathOf(nameOf(sequence));
    }

    /** A vault without the container keeps no authority; that one was kept, only a caller can know. */
    private async listEntries(): Promise<
        { readonly name: string; readonly etag: string; readonly sequence: number }[]
    > {
        let listed: Awaited<ReturnType<TextBlobs["list"]>>;
        try {
            listed = await this.blobs.list();
        } catch (error) {
            if (isContainerNotFound(error)) {
                return [];
            }
            throw toAzureError("list the authority", error);
        }
        return listed.flatMap(({ name, etag }) => {
            const digits = namePattern.exec(name)?.[1];
            const sequence = Number(digits);
            if (digits === undefined) {
                return [];
            }
            if (name !== nameOf(sequence)) {
                this.tell(
                    `'${this.blobs.pathOf(name)}' is not an entry of the authority, although its name looks like one: this tool does not ` +
                        "write it. Find out which tool wrote it, then delete it.",
                );
                return [];
            }
            return [{ name, etag, sequence }];
        });
    }

    private async attempt<T>(action: string, act: () => Promise<T>): Promise<T> {
        try {
            return await act();
        } catch (error) {
            throw toAzureError(action, error);
        }
    }
}

function headOf(entry: AuthorityEntry, digest: string, faults: readonly ChainFault[]): AuthorityHead {
    const { sequence, authority } = entry;
    return { sequence, epoch: authority.epoch, digest, authority, entry, ...(faults.length > 0 && { faults }) };
}

function toLink(sequence: number, { text, reason }: TextBlob): ChainLink {
    if (text === undefined) {
        return { sequence, digest: undefined, entry: undefined, reason };
    }
    const parsed = parseJson(text);
    const wrong = parsed.reason ?? whyNoEntry(sequence, parsed.value);
    return wrong === undefined
        ? { sequence, digest: digestOf(text), entry: parsed.value as AuthorityEntry }
        : { sequence, digest: digestOf(text), entry: undefined, reason: wrong };
}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

function highestEpochOf({ links }: ChainReading): number {
    return Math.max(0, ...links.map(({ entry }) => entry?.authority.epoch ?? 0));
}
