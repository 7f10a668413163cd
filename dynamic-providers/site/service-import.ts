import { timeOf } from "../common/as-people-read";
import { sameResource } from "../azure/resource-id";
import type { ServiceObservation } from "../azure/service";
import { isOfCreation } from "../records/creation-record";
import type { CreationRecord } from "../records/creation-record";

/** A resource that the stack's state holds. */
export interface HeldResource {
    readonly urn: string;
    readonly type: string;
    /** As Azure has it; undefined where it has none. */
    readonly name: string | undefined;
    /** As the last run or refresh left it. */
    readonly outputs: Readonly<Record<string, unknown>>;
}

/** What a run does about a service that Azure has and the stack's state may lack. */
export type ServiceImport =
    /** Nothing: the state holds it, or this site has not begun its creation. */
    | { readonly does: "nothing" }
    /** @param id - as Azure spells it. */
    | { readonly does: "import"; readonly id: string; readonly reason: string }
    /** It may be missing in the state, and a run cannot tell that it may be imported. */
    | { readonly does: "warn"; readonly reason: string }
    /** A run would delete it. */
    | { readonly does: "refuse"; readonly reason: string };

export interface ImportSituation {
    /** Name of the service's resource in the program. */
    readonly resourceName: string;
    readonly serviceId: string;
    /** undefined where no creation is open. */
    readonly record: CreationRecord | undefined;
    /** undefined where Azure has none. */
    readonly service: ServiceObservation | undefined;
    /** undefined where the state cannot be read. */
    readonly held: readonly HeldResource[] | undefined;
    /** Whether the program says that its resources once had other names: the state may hold the service's under one. */
    readonly hasAliases: boolean;
}

/** For any version of Azure's API that the type names. */
const serviceType = /^azure-native:apimanagement(\/[^:]+)?:ApiManagementService$/;

export const isService = ({ type }: HeldResource): boolean => serviceType.test(type);

/**
 * Whether a service is imported whose creation this site has begun and no run has ended.
 *
 * An import whose ID is another text than the state's has the engine replace the resource, and delete the live service,
 * protected or not. So nothing is imported where the state holds a service under the resource's URN, or might under an
 * alias of it: the import then never meets a resource of the state.
 */
export function decideImport(situation: ImportSituation): ServiceImport {
    const { resourceName, record, service, held } = situation;
    if (!record || !service) {
        return { does: "nothing" };
    }
    const services = held?.filter(isService);
    if (services?.some(({ urn }) => isOwnUrn(urn, resourceName))) {
        return { does: "nothing" };
    }
    const elsewhere = services?.find(({ name }) => name?.toLowerCase() === service.name.toLowerCase());
    if (elsewhere) {
        return { does: "refuse", reason: whyRefused(service, elsewhere) };
    }
    const why = whyNotImported(situation, record, service, services);
    if (why !== undefined) {
        return {
            does: "warn",
            reason:
                `Azure has service '${service.name}', and this site has begun to create it, but this run does not import it: ` +
                `${why}. If the stack's state lacks it, import it by hand: see 'cannot create already existing resource' in ` +
                "docs/troubleshooting.md.",
        };
    }
    const by = record.by === undefined ? "" : ` (by ${record.by})`;
    return {
        does: "import",
        id: service.armId!,
        reason:
            `imports service '${service.name}': an earlier run of this site began to create it after ` +
            `${timeOf(record.absentAt)}${by} and did not finish`,
    };
}

function whyNotImported(
    { serviceId, hasAliases }: ImportSituation,
    record: CreationRecord,
    { armId, createdAt }: ServiceObservation,
    held: readonly HeldResource[] | undefined,
): string | undefined {
    if (!isOfCreation(record, createdAt)) {
        return `it was created at ${createdAt ? timeOf(createdAt) : "an unknown time"}, and the site began after ${timeOf(record.absentAt)}`;
    }
    if (armId === undefined || !sameResource(armId, serviceId)) {
        return `Azure answers ${armId === undefined ? "without its ID" : `with the ID '${armId}'`}`;
    }
    if (!held) {
        return "the stack's state could not be read";
    }
    return hasAliases && held.length > 0
        ? "the stack's state holds another service, and by the program's aliases, that may be this resource"
        : undefined;
}

/** The service's, for any parent of the site. */
function isOwnUrn(urn: string, resourceName: string): boolean {
    const [, , types = "", ...name] = urn.split("::");
    return (
        name.join("::") === resourceName &&
        /apim-dr:index:ApiManagement\$azure-native:apimanagement[^$]*:ApiManagementService$/.test(types)
    );
}

const whyRefused = ({ name }: ServiceObservation, { urn }: HeldResource): string =>
    `The stack's state holds service '${name}' under another resource than the site's, '${urn}', which the program does not ` +
    `declare: this up would delete the live service. Run 'pulumi state delete --force "${urn}"', which does not change Azure; the ` +
    "next up imports the service itself.";
