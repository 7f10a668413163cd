import type { InputFailure } from "../../common/failure";
import { isKnown } from "../../common/unknown";
import type { Previewed } from "../../common/unknown";
import { roleOf } from "../../protocol/say";
import type { SiteRoleName } from "../../protocol/step";
import { siteTable } from "../../site/site-inputs";
import type { SiteInputs } from "../../site/site-inputs";
import { SiteOperation } from "../../site/site-operation";
import type { SiteExtent } from "../../site/site-operation";
import type { AuthorityPosition } from "../../vault/authority-chain";
import { whyOlderThanSeen } from "../../vault/seen-authority";
import { lifecycleOf } from "./resource-lifecycle";
import type { ResourceDefinition, State } from "./resource-lifecycle";

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

type SiteState = State<SiteInputs, SiteOutputs>;

/** What SiteIntent and SiteRole are, which differ in how far they go. */
export function siteDefinition(extent: SiteExtent): ResourceDefinition<SiteInputs, SiteOutputs> {
    const isIntent = extent === "intent";
    return {
        name: isIntent ? "SiteIntent" : "SiteRole",
        table: siteTable,
        insteadOfImport: "declare the site, and the authority says what it is.",
        id: ({ site }) => `${site}-${isIntent ? "intent" : "role"}`,
        check: findOlderAuthority,
        /**
         * A refresh hands over the inputs of the last run. What was planned then is done, and the authority that was
         * observed then may be older than the one it left: both count only where the program has looked since.
         *
         * @throws Error when the authority is older than the last run left it: check knows that run's inputs alone.
         */
        isToDo(olds, news) {
            if (news.observedAt === olds.observedAt) {
                return false;
            }
            const older = isKnown(news.observed) && whyOlderThanSeen(news.observed, seenBy(olds));
            if (older) {
                throw new Error(older);
            }
            return olds.result === "open" || isPlanned(news.plan, isIntent);
        },
        async run(session, inputs, olds) {
            const operation = new SiteOperation(await session.open(inputs));
            const { head, last } = await operation.run(inputs, extent, olds && seenBy(olds));
            const { sequence, epoch, digest } = head;
            return {
                role: roleOf(inputs.site, head.authority),
                phase: last.reason,
                epoch,
                authority: { sequence, epoch, digest },
                result: "settled",
            };
        },
        unfinished: (_session, _error, _inputs, olds) =>
            Promise.resolve({ authority: olds && seenBy(olds), result: "open" }),
        /** @throws Error when the site is active, unless its destruction is confirmed for this epoch. */
        async remove(session, state) {
            const { site, destroyActive } = state;
            if (isIntent || destroyActive === (state.authority?.epoch ?? 0)) {
                return;
            }
            const { authority } = await (await session.open(state)).authority.read();
            if (authority.active === site && destroyActive !== authority.epoch) {
                throw new Error(
                    `'${site}' is active in epoch ${authority.epoch}: fail over to its peer first, or set destroyActive to ` +
                        `${authority.epoch} and run up if the active site is to be destroyed.`,
                );
            }
        },
    };
}

function findOlderAuthority(
    { observed }: Previewed<SiteInputs>,
    olds: Partial<SiteInputs> | undefined,
): InputFailure[] {
    const older = observed && isKnown(observed) ? whyOlderThanSeen(observed, olds?.observed) : undefined;
    return older ? [{ property: "observed", reason: older }] : [];
}

function isPlanned(plan: Previewed<SiteInputs>["plan"], isIntent: boolean): boolean {
    if (!isKnown(plan) || !isKnown(plan.action)) {
        return true;
    }
    return isIntent ? plan.isIntent : plan.action !== "rest";
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
