import { entityKinds } from "./kinds";
import { findBrokenStatus, otherStatuses, ownStatuses } from "./own-statuses";
import { sdkAnswers } from "../../tests/support/sdk-entity-models";

const answers = sdkAnswers();
const membersOf = (kind: string): string[] => [
    ...new Set((answers[kind] ?? []).map(({ at }) => at.replace(/^properties\./, ""))),
];
const looksLikeStatus = (member: string): boolean =>
    /status|state|error|health|compliance|problem|fail(?!ureCondition)/i.test(member);

test("every member of the SDK's models that looks like a status is in one of the tables", () => {
    const untold = entityKinds.flatMap(({ path }) =>
        membersOf(path)
            .filter(looksLikeStatus)
            .filter(
                (member) =>
                    !ownStatuses[path]?.some((status) => status.member === member) &&
                    otherStatuses[path]?.[member] === undefined,
            )
            .map((member) => `${path}: ${member}`),
    );
    expect(untold).toEqual([]);
});

test("the tables name nothing that the SDK does not know", () => {
    const named = [
        ...Object.entries(ownStatuses).flatMap(([kind, statuses]) =>
            statuses.flatMap(({ member, message }) => [member, ...(message ? [message] : [])].map((at) => [kind, at])),
        ),
        ...Object.entries(otherStatuses).flatMap(([kind, members]) => Object.keys(members).map((at) => [kind, at])),
    ];
    expect(named.filter(([kind, member]) => !membersOf(kind!).includes(member!))).toEqual([]);
});

const broken: Readonly<Record<string, [string, string]>> = {
    "keyVault.lastStatus.code": ["Success", "AccessDenied"],
    provisioningState: ["Succeeded", "Failed"],
    status: ["Connected", "Error"],
};

test.each(
    Object.entries(ownStatuses).flatMap(([kind, statuses]) => statuses.map(({ member }) => [kind, member] as const)),
)("%s: %s tells what works from what does not, and one without it is taken for working", (kind, member) => {
    const read = (text: string) =>
        findBrokenStatus(kind, {
            properties: member
                .split(".")
                .reduceRight<unknown>((below, name) => ({ [name]: below }), text) as object as Record<string, unknown>,
        });
    const [works, fails] = broken[member]!;
    expect(read(works)).toBeUndefined();
    expect(read(fails)).toMatchObject({ detail: `${member} is ${fails}` });
    expect(findBrokenStatus(kind, { properties: { keyVault: { secretIdentifier: "https://kv" } } })).toBeUndefined();
});
