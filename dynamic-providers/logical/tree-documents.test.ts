import fc from "fast-check";
import { mutantsOf, mutations } from "../../tests/support/mutants";
import { sampleTreeDocuments } from "../../tests/support/sample-documents";
import { DamagedTreeError } from "./damaged-tree";
import { parseTreeDocument } from "./tree-document";

const blob = "trees/a.json";
const asContent = (json: unknown) => ({ bytes: Buffer.from(JSON.stringify(json) ?? "", "utf8") });

/** Members that may hold anything: Azure's own. */
const mayBeAnything = /^members\.0\.(entity|secrets)\./;

const each = sampleTreeDocuments.map((sample) => [sample.type.name, sample] as const);

describe.each(each)("%s", (name, { type, whole }) => {
    const why = (json: unknown): string | undefined => {
        try {
            expect(parseTreeDocument(type, asContent(json), blob)).toEqual(json);
            return undefined;
        } catch (error) {
            expect(error).toBeInstanceOf(DamagedTreeError);
            return (error as Error).message;
        }
    };

    test("is taken whole, and with members that this release does not know", () => {
        expect(why(whole)).toBeUndefined();
        expect(why({ ...whole, fromTheFuture: [1] })).toBeUndefined();
    });

    test.each(Object.entries(mutations))(
        "with a member that is %s is taken, or refused by its name",
        (what, mutate) => {
            for (const { member, json } of mutantsOf(whole, mutate)) {
                const reason = why(json);
                if (/wrong type/.test(what) && !mayBeAnything.test(member)) {
                    expect([member, reason]).toEqual([member, expect.stringContaining(member)]);
                }
                if (reason !== undefined) {
                    expect(reason).toMatch(
                        new RegExp(
                            `^TreeDamaged: '${blob}' .* cannot be read as ${name}: .* it must be .*Restore an earlier version`,
                        ),
                    );
                    expect(reason.length).toBeLessThan(3000);
                    // A sealed one holds secrets.
                    expect(type.isSealed && / is .*: it must be/.test(reason)).toBe(false);
                    expect(reason).not.toContain("canary");
                }
            }
        },
    );

    test("can be any JSON, and nothing but a reason comes of it", () => {
        fc.assert(
            fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(whole)), (json, member) => {
                expect(why(json)).toContain("it must be");
                why({ ...whole, [member]: json });
            }),
        );
    });

    test.each([
        ["empty", "", "it is empty"],
        ["cut", JSON.stringify(whole).slice(0, -1), "it is not JSON"],
        ["with a byte order mark", `\uFEFF${JSON.stringify(whole)}`, "it begins with a byte order mark"],
        ["nested without end", "[".repeat(200_000), "it is nested deeper than"],
        [
            "no UTF-8",
            Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]),
            "it is not text in UTF-8",
        ],
    ])("that is %s is refused with that as the reason", (_, content, reason) => {
        expect(() => parseTreeDocument(type, { bytes: Buffer.from(content as string) }, blob)).toThrow(
            `TreeDamaged: '${blob}' of the logical snapshots cannot be read as ${name}: ${reason}`,
        );
    });
});
