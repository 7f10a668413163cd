import { CodedError } from "../../common/coded-error";
import type { InputFailure } from "../../common/failure";
import { isKnown } from "../../common/unknown";
import type { Previewed } from "../../common/unknown";
import { decideSite } from "../../protocol/decide-site";
import { roleOf } from "../../protocol/say";
import { isIntent } from "../../protocol/step";
import type { SiteRoleName } from "../../protocol/step";
import { currentTerm } from "../../records/authority/authority";
import type { Authority } from "../../records/authority/authority";
import { observeSite } from "../../site/observe-site";
import { explainOutage } from "../../site/explain-outage";
import { beginCreation, endCreation } from "../../site/service-creation";
import { siteTable } from "../../site/site-inputs";
import type { SiteInputs } from "../../site/site-inputs";
import { SiteOperation } from "../../site/site-operation";
import type { SiteExtent } from "../../site/site-operation";
import type { AuthorityPosition } from "../../vault/authority-chain";
import { requireTrusted, whyNotTrusted, whyOlderThanSeen } from "../../vault/seen-authority";
import { refreshOrWarn } from "./refresh-or-warn";
import { isLaterLook } from "./later-look";
import type { ProviderSession } from "./provider-session";
import { lifecycleOf } from "./resource-lifecycle";
import { withoutNulls } from "./state";
import type { ResourceDefinition, State } from "./resource-lifecycle";

/** What a site's resources keep of their last run; what must be newer than that is an output of the program. */
export interface SiteOutputs {
    readonly role?: SiteRoleName;
    /** Its result, as text. */
    readonly phase?: string;
    readonly epoch?: number;
    /** Where the authority stood after it; the stack refuses one that is older. */
    readonly authority?: AuthorityPosition;
    /** `observedAt` of the run of this stack in which the site became active by a takeover, or was first found to be. */
    readonly takenOverIn?: string;
    /** `open` when the run did not come to its end: the next one goes on. */
    readonly result: "settled" | "open";
}

type SiteState = State<SiteInputs, SiteOutputs>;

/** What SiteIntent and SiteRole are, which differ in how far they go. */
export function siteDefinition(extent: SiteExtent): ResourceDefinition<SiteInputs, SiteOutputs> {
    const isIntentOnly = extent === "intent";
    return {
        name: isIntentOnly ? "SiteIntent" : "SiteRole",
        table: siteTable,
        leavesRecords: true,
        insteadOfImport: "declare the site: it reads the authority.",
        id: ({ site }) => `${site}-${isIntentOnly ? "intent" : "role"}`,
        check: findDistrust,
        /**
         * What was planned, and the authority that was observed, count only where the program has looked since.
         *
         * @throws Error when the authority is older than the last run left it, or damaged since: check knows that run's inputs alone.
         */
        isToDo(olds, news) {
            if (!isLaterLook(news.observedAt, olds.observedAt)) {
                return false;
            }
            const why = isKnown(news.observed) && whyNotTrusted(news.observed, seenBy(olds));
            if (why) {
                throw new CodedError("AuthorityNotTrusted", why);
            }
            return (
                olds.result === "open" ||
                isPlanned(news.plan, isIntentOnly) ||
                isCreationToDo(news.creation, isIntentOnly) ||
                (!isIntentOnly && isNewHere(olds, news))
            );
        },
        async run(session, inputs, olds) {
            const context = await session.open({ ...inputs, exercise: exerciseOf(inputs) });
            const operation = new SiteOperation(context);
            const { head, last } = await operation
                .run(inputs, extent, olds && seenBy(olds))
                .catch(async (error: unknown) => {
                    const { site, serviceId } = inputs;
                    throw await explainOutage(context, { site, serviceId, declared: inputs, sites: [] }, error);
                });
            const { creation } = inputs;
            if (isIntentOnly && creation?.is === "begins") {
                const by = await (await session.connect()).operatorObjectId();
                await beginCreation(context.catalog, inputs, creation, by);
            } else if (!isIntentOnly && creation) {
                await endCreation(context.catalog, inputs);
            }
            const { sequence, epoch, digest } = head;
            return {
                role: roleOf(inputs.site, head.authority),
                phase: last.reason,
                epoch,
                authority: { sequence, epoch, digest },
                ...(!isIntentOnly && { takenOverIn: takenOverIn(inputs, head.authority, olds) }),
                result: "settled",
            };
        },
        unfinished: (_session, _error, _inputs, olds) =>
            Promise.resolve({ authority: olds && seenBy(olds), result: "open" }),
        /**
         * Corrects what the vault no longer says: the peer may have taken over since the last run. Where the vault cannot be
         * read, or is older than what the stack has seen, the state stays as it was left.
         */
        refresh: (session, state) =>
            refreshOrWarn(session, state, async () => {
                const context = await session.open(state);
                const { head, observation } = await observeSite(context, state.serviceId);
                await requireTrusted(context.authority, head, seenBy(state));
                const { sequence, epoch, digest } = head;
                const role = roleOf(state.site, head.authority);
                if (role === state.role && epoch === state.epoch) {
                    return {};
                }
                const step = decideSite(withoutNulls(state), observation);
                const { action, code, reason } = step;
                return {
                    ...{ role, phase: reason, epoch, authority: { sequence, epoch, digest } },
                    observedAt: observation.now.toISOString(),
                    plan: { action, code, reason, isIntent: isIntent(step) },
                };
            }),
        remove: (session, state) => (isIntentOnly ? forgetCreation(session, state) : Promise.resolve()),
    };
}

/** What is done without a hand-over is done in earnest, also in the middle of an exercise. */
const exerciseOf = ({ exercise, failover }: SiteInputs): string | undefined =>
    failover === "unplanned" ? undefined : (exercise ?? undefined);

function findDistrust({ observed }: Previewed<SiteInputs>, olds: Partial<SiteInputs> | undefined): InputFailure[] {
    // What the last run has seen, and left, diff knows.
    const why = olds ? whyOlderThanSeen : whyNotTrusted;
    const older = observed && isKnown(observed) ? why(observed, olds?.observed) : undefined;
    return older ? [{ property: "observed", reason: older }] : [];
}

function isPlanned(plan: Previewed<SiteInputs>["plan"], isIntentOnly: boolean): boolean {
    if (!isKnown(plan) || !isKnown(plan.action)) {
        return true;
    }
    return isIntentOnly ? plan.isIntent : plan.action !== "rest";
}

/** The run that took over was killed before this stack had noted it. */
function isNewHere({ authority }: SiteState, { plan, observed }: Previewed<SiteInputs>): boolean {
    return isKnown(plan) && plan.code === "Active" && isKnown(observed) && (authority?.epoch ?? 0) < observed.epoch;
}

function takenOverIn(
    { site, observedAt }: SiteInputs,
    authority: Authority,
    olds: SiteState | undefined,
): string | undefined {
    const kind = currentTerm(authority)?.kind;
    const isTakeover = roleOf(site, authority) === "active" && (kind === "planned" || kind === "unplanned");
    return isTakeover && authority.epoch > (olds?.authority?.epoch ?? 0) ? observedAt : olds?.takenOverIn;
}

/** A service that comes under its name later belongs to another owner. The vault may be gone already: then so is the record. */
async function forgetCreation(session: ProviderSession, state: SiteState): Promise<void> {
    if (state.creation?.is !== "begins") {
        return;
    }
    try {
        await endCreation((await session.open(state)).catalog, state);
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        session.progressOf(state)(`Warning: the record of the service's creation was not deleted: ${reason}`);
    }
}

/** The intent writes down what begins, and the role what has come to its end. */
function isCreationToDo(creation: Previewed<SiteInputs>["creation"], isIntentOnly: boolean): boolean {
    return creation !== undefined && isKnown(creation) && (!isIntentOnly || creation.is === "begins");
}

/** The newest authority that the stack has seen. */
function seenBy({ authority, observed }: SiteState): AuthorityPosition | undefined {
    return [authority, observed]
        .filter((position) => position !== undefined && position !== null)
        .sort((left, right) => left.epoch - right.epoch || left.sequence - right.sequence)
        .at(-1);
}

export const siteIntent = lifecycleOf(siteDefinition("intent"));
export const siteRole = lifecycleOf(siteDefinition("done"));
