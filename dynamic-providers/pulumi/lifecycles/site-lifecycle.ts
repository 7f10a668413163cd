import { isDeepStrictEqual } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import type { AuthorityPosition } from "../../vault/authority-chain";
import { whyOlderThanSeen } from "../../vault/seen-authority";
import { UnfinishedOperationError } from "../../operation/run";
import { configure, openContext } from "../connection";
import { defined, withoutSecrets } from "./state";
import { unknownValue } from "../../common/failure";
import { roleOf } from "../../protocol/say";
import type { SiteRoleName } from "../../protocol/step";
import { siteInputNames, validateSiteInputs } from "../../site/site-inputs";
import type { SiteInputs } from "../../site/site-inputs";
import { SiteOperation } from "../../site/site-operation";
import type { SiteExtent } from "../../site/site-operation";

/** What a site's resources keep of their last run; what must be newer than that is an output of the program. */
export interface SiteOutputs {
    readonly role?: SiteRoleName;
    /** What it came to, in words. */
    readonly phase?: string;
    readonly epoch?: number;
    /** Where the authority stood after it; the stack refuses one that is older. */
    readonly authority?: AuthorityPosition;
    /** `open` when the run did not come to its end: the next one goes on. */
    readonly result: "settled" | "open";
}

interface SiteState extends SiteInputs, SiteOutputs {
    /** The epoch in which an active site may be destroyed. */
    readonly destroyActive?: number;
}

type State = SiteState & Record<string, unknown>;

/** The methods of the SiteIntent and the SiteRole provider, which differ in how far they go. */
class SiteLifecycle {
    constructor(private readonly extent: SiteExtent) {}

    /** All stand before the promise that is returned is awaited. */
    attach(provider: pulumi.dynamic.ResourceProvider, request: pulumi.dynamic.ConfigureRequest): Promise<void> {
        configure(request);
        Object.assign(provider, {
            check: this.check.bind(this),
            diff: this.diff.bind(this),
            create: this.create.bind(this),
            update: this.update.bind(this),
            read: this.read.bind(this),
            delete: this.delete.bind(this),
        });
        return Promise.resolve();
    }

    check(olds: Partial<SiteInputs> | undefined, news: SiteInputs): Promise<pulumi.dynamic.CheckResult<SiteInputs>> {
        return Promise.resolve({ inputs: news, failures: validateSiteInputs(news, olds?.observed) });
    }

    /**
     * A refresh hands over the inputs of the last run. What was planned then is done, and the authority that was observed
     * then may be older than the one it left: both count only where the program has looked since.
     *
     * @throws Error when the authority is older than the last run left it: check knows that run's inputs alone.
     */
    diff(_id: string, olds: State, news: SiteInputs): Promise<pulumi.dynamic.DiffResult> {
        const isFresh = news.observedAt !== olds.observedAt;
        const older =
            isFresh && isKnown(news.observed) && whyOlderThanSeen(news.observed, newest(olds.authority, olds.observed));
        if (older) {
            return Promise.reject(new Error(older));
        }
        const names = [...siteInputNames, "destroyActive"];
        const changed = names.some((name) => !isDeepStrictEqual(olds[name] ?? null, (news as State)[name] ?? null));
        return Promise.resolve({ changes: changed || (isFresh && (olds.result === "open" || this.isToDo(news))) });
    }

    async create(inputs: SiteInputs): Promise<pulumi.dynamic.CreateResult<State>> {
        const id = `${inputs.site}-${this.extent === "intent" ? "intent" : "role"}`;
        return { id, outs: await this.run(id, inputs, undefined) };
    }

    async update(id: string, olds: State, news: SiteInputs): Promise<pulumi.dynamic.UpdateResult<State>> {
        return { outs: await this.run(id, news, newest(olds.authority, olds.observed)) };
    }

    /** The authority is read by the program, at every run. */
    async read(id: string, state?: State): Promise<pulumi.dynamic.ReadResult<State>> {
        if (!state) {
            throw new Error(`'${id}' cannot be imported: declare the site, and the authority says what it is.`);
        }
        return Promise.resolve({ id, props: state });
    }

    /** @throws Error when the site is active, unless its destruction was asked for in words. */
    async delete(_id: string, state: State): Promise<void> {
        const { site, destroyActive } = state;
        if (this.extent === "intent" || destroyActive === (state.authority?.epoch ?? 0)) {
            return;
        }
        const { authority } = await (await openContext(state)).catalog.authority.read();
        if (authority.active === site && destroyActive !== authority.epoch) {
            throw new Error(
                `'${site}' is active in epoch ${authority.epoch}: fail over to its peer first, or set destroyActive to ` +
                    `${authority.epoch} and run up if the active site is to be destroyed.`,
            );
        }
    }

    private isToDo({ plan }: SiteInputs): boolean {
        if ((plan as unknown) === unknownValue || (plan.action as unknown) === unknownValue) {
            return true;
        }
        return this.extent === "intent" ? plan.isIntent : plan.action !== "rest";
    }

    private async run(id: string, inputs: SiteInputs, seen: AuthorityPosition | undefined): Promise<State> {
        const context = await openContext(inputs);
        try {
            const { head, last } = await new SiteOperation(context).run(inputs, this.extent, seen);
            const { sequence, epoch, digest } = head;
            return defined({
                ...withoutSecrets(inputs),
                role: roleOf(inputs.site, head.authority),
                phase: last.reason,
                epoch,
                authority: { sequence, epoch, digest },
                result: "settled",
            });
        } catch (error) {
            if (error instanceof UnfinishedOperationError) {
                const properties = defined({ ...withoutSecrets(inputs), authority: seen, result: "open" });
                throw Object.assign(new Error(error.message), { id, properties, reasons: [error.message] });
            }
            throw error;
        }
    }
}

const isKnown = (value: unknown): boolean => value !== undefined && value !== unknownValue;

function newest(...positions: (AuthorityPosition | undefined)[]): AuthorityPosition | undefined {
    return positions
        .filter((position) => position !== undefined && position !== null)
        .sort((left, right) => left.epoch - right.epoch || left.sequence - right.sequence)
        .at(-1);
}

export const siteIntent = new SiteLifecycle("intent");
export const siteRole = new SiteLifecycle("done");
