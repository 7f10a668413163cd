import fc from "fast-check";
import { mutantsOf, mutations } from "../../tests/support/mutants";
import { sampleDocuments } from "../../tests/support/sample-documents";
import { maxJsonLevels, parseJson } from "../common/parse-json";
import { pathOf, whyNotOfType } from "./document-type";

const each = sampleDocuments.map((sample) => {
    const { kind } = sample.whole as { readonly kind?: string };
    return [[sample.type.folder, kind].filter(Boolean).join(" of kind "), sample] as const;
});

/** Members that may hold anything, or text that says nothing to the product. */
const mayBeAnything = /^(entities\.\d+\.body|inventory\.kinds\.tags\.\w*[pP]roblem)/;

describe.each(each)("a document in '%s'", (_folder, { type, whole }) => {
    test("is taken with every member that its type has, and with members that this release does not know", () => {
        expect(whyNotOfType(type, "d1", whole)).toBeUndefined();
        expect(whyNotOfType(type, "d1", { ...whole, fromTheFuture: [1] })).toBeUndefined();
        expect(whyNotOfType(type, "d1", JSON.parse(JSON.stringify(whole)))).toBeUndefined();
    });

    test.each(["of the wrong type", "of another wrong type"] as const)(
        "is refused by the name of a member that is %s",
        (mutation) => {
            for (const { member, json } of mutantsOf(whole, mutations[mutation]!)) {
                if (mayBeAnything.test(member)) {
                    continue;
                }
                const reason = whyNotOfType(type, "d1", json);
                const [, value] =
                    new RegExp(`${member.replaceAll(".", "\\.")} is ([^:]+): it must be `).exec(reason ?? "") ?? [];
                expect([member, value]).toEqual([member, expect.stringMatching(/^("odd one"|"5"|5|an object)$/)]);
            }
        },
    );

    test.each(Object.keys(mutations))(
        "one of whose members is %s is refused by name, or what its type allows",
        (mutation) => {
            for (const { member, json } of mutantsOf(whole, mutations[mutation]!)) {
                const reason = whyNotOfType(type, "d1", json);
                expect(reason ?? `${member} is allowed`).toMatch(/ is .*(it must be|allowed)/);
                expect((reason ?? "").length).toBeLessThan(3000);
            }
        },
    );

    test("is that of its own ID only, where it says one", () => {
        const reason = whyNotOfType(type, "d2", whole);
        expect(reason).toEqual(type.idMember && `${type.idMember} is "d1": it must be 'd2'`);
    });

    test("of another schema, or of none, is no such document", () => {
        expect(whyNotOfType(type, "d1", { ...whole, schema: `${type.schema}0` })).toContain(
            `it must be '${type.schema}'`,
        );
        expect(whyNotOfType(type, "d1", { ...whole, schema: undefined })).toContain("schema is missing");
    });

    test("can be any JSON, and nothing but a reason comes of it", () => {
        fc.assert(
            fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(whole)), (json, member) => {
                expect(whyNotOfType(type, "d1", json)).toEqual(expect.stringContaining("it must be"));
                whyNotOfType(type, "d1", { ...whole, [member]: json });
            }),
        );
    });
});

test.each([
    ["200,000 levels of lists", "[".repeat(200_000) + "]".repeat(200_000)],
    ["200,000 levels of objects", '{"a":'.repeat(200_000) + "1" + "}".repeat(200_000)],
    ["brackets without end", "[{".repeat(300)],
])("%s are not walked through", (_, text) => {
    expect(parseJson(text).reason).toBe(`it is nested deeper than ${maxJsonLevels} levels`);
});

test("brackets in a string are no levels, and a text that breaks off is no JSON", () => {
    const value = { text: '[{"\\'.repeat(1000), list: [[1]] };
    expect(parseJson(JSON.stringify(value))).toEqual({ value });
    for (const text of ['"never ends', '"ends in a backslash\\', "{", "nonsense-with-a-secret"]) {
        expect(parseJson(text)).toEqual({ reason: "it is not JSON" });
    }
});

test("an ID never leads out of its folder", () => {
    fc.assert(
        fc.property(
            fc.oneof(fc.string(), fc.constantFrom("..", "../x", "a/b", "a\\b", "", ".hidden", "a..b")),
            (id) => {
                const folder = { folder: "snapshots" };
                const path = ((): string => {
                    try {
                        return pathOf(folder, id);
                    } catch {
                        return "snapshots/refused.json";
                    }
                })();
                expect(new URL(path, "https://vault/catalog/").pathname).toMatch(
                    /^\/catalog\/snapshots\/[\w.-]+\.json$/,
                );
            },
        ),
    );
});
