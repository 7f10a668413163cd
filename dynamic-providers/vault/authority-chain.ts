import { createHash } from "node:crypto";
import { isConditionNotMet, toAzureError } from "../azure/errors";
import { isContainerNotFound } from "./text-blobs";
import type { TextBlobs } from "./text-blobs";
import { applyChange } from "../records/authority/apply-change";
import { authoritySchema, newAuthority } from "../records/authority/authority";
import type { Authority, AuthorityChange } from "../records/authority/authority";

/** One entry of the chain, as the JSON of `{sequence}.json` in the container of the authority. It is written once and never changed. */
export interface AuthorityEntry {
    readonly schema: typeof authoritySchema;
    /** 0 for the first; no number is left out. */
    readonly sequence: number;
    /** SHA-256 of the entry before, as hex; null of the first. */
    readonly previous: string | null;
    /** Azure's time, ISO 8601. */
    readonly at: string;
    /** What happened; `created` is the vault's own. */
    readonly change: AuthorityChange | { readonly event: "created" };
    /** The state since then. */
    readonly authority: Authority;
}

/** Where the chain stands: what a decision was made from, and what must still be so when it is acted on. */
export interface AuthorityPosition {
    readonly sequence: number;
    readonly epoch: number;
    /** SHA-256 of the newest entry, as hex. */
    readonly digest: string;
}

export interface AuthorityHead extends AuthorityPosition {
    readonly authority: Authority;
    readonly entry: AuthorityEntry;
}

/** The vault has no chain, though it is no new one: nothing may be guessed from that. */
export class MissingAuthorityError extends Error {
    /** @param first - where its first entry would be. */
    constructor(first: string) {
        super(
            `The vault holds no authority ('${first}'), so that nobody can tell which site is active. ` +
                "If the vault is new, run the vault's stack first. If the chain was lost, set recoverAuthority " +
                "{active, epoch} in the vault's stack, with an epoch above every one that a site's output has shown.",
        );
        this.name = "MissingAuthorityError";
    }
}

/** The chain is there and cannot be relied on. */
export class DamagedAuthorityError extends Error {}

/** Another run has written the next entry. */
export class AuthorityMovedError extends Error {
    constructor(sequence: number) {
        super(
            `The vault changed since this was planned: another run has written entry ${sequence} of the authority. ` +
                "Run it again.",
        );
        this.name = "AuthorityMovedError";
    }
}

const nameOf = (sequence: number): string => `${String(sequence).padStart(6, "0")}.json`;
const namePattern = /^(\d{6,})\.json$/;

/**
 * Who is active, as a chain of immutable entries in a container of their own. The one with the highest number is the truth. A change
 * is the entry after it, created only where none is there yet: of two writers that saw the same, one wins.
 */
export class AuthorityChain {
    constructor(private readonly blobs: TextBlobs) {}

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
        const names = await this.listNames();
        const sequences = names
            .map((name) => namePattern.exec(name)?.[1])
            .filter((digits) => digits !== undefined)
            .map(Number)
            .sort((left, right) => left - right);
        const gap = sequences.findIndex((sequence, index) => sequence !== index);
        if (gap >= 0) {
            throw new DamagedAuthorityError(
                `The vault's authority lacks entry ${gap} ('${this.pathOf(gap)}'): restore that blob from its ` +
                    "versions or its soft-deleted state.",
            );
        }
        const last = sequences.at(-1);
        return last === undefined ? undefined : this.readEntry(last);
    }

    /** The error of a vault that should hold a chain and does not. */
    missing(): MissingAuthorityError {
        return new MissingAuthorityError(this.pathOf(0));
    }

    /** The position of an earlier entry. @returns undefined when it is not there. */
    async positionAt(sequence: number): Promise<AuthorityPosition | undefined> {
        const blob = await this.attempt("read the authority", () => this.blobs.read(nameOf(sequence)));
        return blob && this.parse(blob.text, sequence);
    }

    /**
     * Writes what happened after `head`.
     *
     * @throws AuthorityMovedError when something else happened first; AuthorityRuleError when it is not allowed.
     */
    async append(head: AuthorityHead, change: AuthorityChange): Promise<AuthorityHead> {
        const at = await this.blobs.now();
        return this.write({
            schema: authoritySchema,
            sequence: head.sequence + 1,
            previous: head.digest,
            at: at.toISOString(),
            change,
            authority: applyChange(head.authority, change, at),
        });
    }

    /** Begins the chain of a new vault, or finds it begun. */
    async begin(): Promise<AuthorityHead> {
        return this.first({ event: "created" }, newAuthority);
    }

    /** Begins the chain of a vault that has lost it, with what is known of it in words. */
    async recover(change: AuthorityChange & { readonly event: "recovered" }): Promise<AuthorityHead> {
        return this.first(change, applyChange(newAuthority, change, await this.blobs.now()));
    }

    private async first(change: AuthorityEntry["change"], authority: Authority): Promise<AuthorityHead> {
        const at = (await this.blobs.now()).toISOString();
        try {
            return await this.write({ schema: authoritySchema, sequence: 0, previous: null, at, change, authority });
        } catch (error) {
            if (error instanceof AuthorityMovedError) {
                return this.read();
            }
            throw error;
        }
    }

    private async write(entry: AuthorityEntry): Promise<AuthorityHead> {
        const text = `${JSON.stringify(entry, null, 2)}\n`;
        try {
            await this.blobs.write(nameOf(entry.sequence), text, { ifNoneMatch: "*" });
        } catch (error) {
            if (!isConditionNotMet(error)) {
                throw toAzureError(`write entry ${entry.sequence} of the authority`, error);
            }
            // Where an answer was lost, the SDK's second try meets what the first has written.
            const blob = await this.attempt("read the authority", () => this.blobs.read(nameOf(entry.sequence)));
            if (blob?.text !== text) {
                throw new AuthorityMovedError(entry.sequence);
            }
        }
        return this.parse(text, entry.sequence);
    }

    private async readEntry(sequence: number): Promise<AuthorityHead> {
        const blob = await this.attempt("read the authority", () => this.blobs.read(nameOf(sequence)));
        if (!blob) {
            throw new DamagedAuthorityError(`'${this.pathOf(sequence)}' was removed while it was read: run it again.`);
        }
        return this.parse(blob.text, sequence);
    }

    private pathOf(sequence: number): string {
        return this.blobs.pathOf(nameOf(sequence));
    }

    private parse(text: string, sequence: number): AuthorityHead {
        return parseEntry(text, sequence, this.pathOf(sequence));
    }

    /** A vault without the container keeps no authority; that one was kept, only a caller can know. */
    private async listNames(): Promise<string[]> {
        try {
            return (await this.blobs.list()).map(({ name }) => name);
        } catch (error) {
            if (isContainerNotFound(error)) {
                return [];
            }
            throw toAzureError("list the authority", error);
        }
    }

    private async attempt<T>(action: string, act: () => Promise<T>): Promise<T> {
        try {
            return await act();
        } catch (error) {
            throw toAzureError(action, error);
        }
    }
}

function parseEntry(text: string, sequence: number, path: string): AuthorityHead {
    const digest = createHash("sha256").update(text).digest("hex");
    let entry: Partial<AuthorityEntry> | null;
    try {
        entry = JSON.parse(text) as Partial<AuthorityEntry> | null;
    } catch {
        entry = null;
    }
    const { authority } = entry ?? {};
    const isEntry =
        entry?.schema === authoritySchema &&
        entry.sequence === sequence &&
        Number.isInteger(authority?.epoch) &&
        Array.isArray(authority?.lineage) &&
        Array.isArray(authority.fenced);
    if (!isEntry || !authority) {
        throw new DamagedAuthorityError(
            `'${path}' is not an entry of schema '${authoritySchema}': it was overwritten, or a later release ` +
                "wrote it. Restore the blob from its versions, or use that release.",
        );
    }
    return { sequence, epoch: authority.epoch, digest, authority, entry: entry as AuthorityEntry };
}
