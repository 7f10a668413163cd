import { unknownValue } from "../common/unknown";
import { findInputFailures } from "../common/input-table";
import type { GivenInputs } from "../common/input-table";
import { verificationTable } from "./verification-inputs";
import type { VerificationInputs } from "./verification-inputs";
import { keyBytes, parseSecretsKey } from "./secrets-key";

const validateVerificationInputs = (inputs: GivenInputs<VerificationInputs>) =>
    findInputFailures(verificationTable, inputs);
const key = Buffer.alloc(32, 7).toString("base64");

test.each([
    [{}],
    [{ verify: null, skipKinds: null, secretsKey: null, secretsKeyId: null }],
    [{ verify: "off" }],
    [{ verify: "entities", skipKinds: ["apis/operations/policies"], secretsKey: key, secretsKeyId: "2026" }],
    [{ secretsKey: "a passphrase of at least 32 bytes" }],
    [{ verify: unknownValue, skipKinds: unknownValue, secretsKey: unknownValue, secretsKeyId: "2026" }],
])("%j is good", (inputs) => {
    expect(validateVerificationInputs(inputs)).toEqual([]);
});

test.each([
    [{ verify: "yes" }, "verify", 'verify is "yes": it must be one of entities, off.'],
    [{ skipKinds: "apis" }, "skipKinds", 'skipKinds is "apis": it must be a list of texts.'],
    [
        { skipKinds: ["apis", "operations"] },
        "skipKinds[1]",
        "skipKinds[1] is \"operations\": it must be a kind of entities, for example 'apis/operations/policies'.",
    ],
    [{ secretsKey: key, secretsKeyId: "a b" }, "secretsKeyId", 'secretsKeyId is "a b": it must be made of'],
    [{ secretsKeyId: "2026" }, "secretsKeyId", 'secretsKeyId is "2026": it names a secretsKey: set that too'],
])("%j is refused by name and value", (inputs, property, reason) => {
    const failures = validateVerificationInputs(inputs);
    expect(failures.map((failure) => failure.property)).toEqual([property]);
    expect(failures[0]?.reason.startsWith(reason)).toBe(true);
});

test.each([
    ["a text that is short", "only 27 bytes, and no base64!", 29],
    ["base64 of too few bytes", Buffer.alloc(24, 1).toString("base64"), 24],
    ["an empty text", "", 0],
])("a key that is %s is refused by its size, and not told", (_case, secretsKey, bytes) => {
    const [failure] = validateVerificationInputs({ secretsKey });
    expect(failure?.reason).toContain(`secretsKey is of ${bytes} bytes: it must have 32 bytes or more`);
    expect(secretsKey !== "" && failure?.reason.includes(secretsKey)).toBe(false);
    expect(() => parseSecretsKey(secretsKey, "id")).toThrow(`has ${bytes} bytes`);
});

test("base64 stands for what it encodes, any other text for itself", () => {
    expect(keyBytes(key)).toEqual(Buffer.alloc(32, 7));
    expect(keyBytes("a passphrase of at least 32 bytes").toString()).toBe("a passphrase of at least 32 bytes");
});

test("without an ID two keys are told apart, and the same one is known again", () => {
    const other = Buffer.alloc(32, 8).toString("base64");
    expect(parseSecretsKey(key).id).toBe(parseSecretsKey(key).id);
    expect(parseSecretsKey(key).id).not.toBe(parseSecretsKey(other).id);
    expect(parseSecretsKey(key, "mine").id).toBe("mine");
});
