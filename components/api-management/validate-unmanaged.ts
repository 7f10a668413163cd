import { inputFailure, show } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { unmanageableMembers } from "../../dynamic-providers/service-ready/kept-members";
import { isGiven } from "./api-management-shape";
import type { ApiManagementShape } from "./api-management-shape";

/** One value each: who declares it manages it. Of the others, lists and maps, both are sent. */
const singleValues = ["publicNetworkAccess", "notificationSenderEmail", "minApiVersion"] as const;

/** What others may manage, and what cannot be both declared and theirs. */
export function validateUnmanaged(shape: ApiManagementShape): InputFailure[] {
    const { unmanaged } = shape;
    if (!isGiven(unmanaged)) {
        return [];
    }
    const names = Object.keys(unmanageableMembers);
    if (!Array.isArray(unmanaged)) {
        return [inputFailure("unmanaged", unmanaged, `it must be a list of any of ${names.join(", ")}.`)];
    }
    const entries: readonly unknown[] = unmanaged;
    return [
        ...entries.flatMap((name, index) =>
            typeof name === "string" && names.includes(name)
                ? []
                : [inputFailure(`unmanaged[${index}]`, name, `it must be one of ${names.join(", ")}.`)],
        ),
        ...singleValues
            .filter((name) => entries.includes(name) && isGiven(shape[name]))
            .map((name) =>
                inputFailure(
                    name,
                    shape[name],
                    `unmanaged leaves it to others (${show(name)}): take it out of one of them.`,
                ),
            ),
    ];
}
