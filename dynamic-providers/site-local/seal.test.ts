import * as fc from "fast-check";
import { secretsKey } from "../inventory/digest";
import { openSecret, sealSecret } from "./seal";

const key = secretsKey("k1", Buffer.alloc(32, 1));

test("a sealed secret is read with its key as that of its entity, and never otherwise", () => {
    fc.assert(
        fc.property(fc.string(), fc.string({ minLength: 1 }), (secret, path) => {
            const sealed = sealSecret(secret, path, key);
            expect(openSecret(sealed, path, key)).toBe(secret);
            expect(openSecret(sealed, `${path}-2`, key)).toBeUndefined();
            expect(openSecret(sealed, path, secretsKey("k2", Buffer.alloc(32, 1)))).toBeUndefined();
            expect(openSecret(sealed, path, secretsKey("k1", Buffer.alloc(32, 2)))).toBeUndefined();
            expect(openSecret(`${sealed.slice(0, -8)}AAAAAAA=`, path, key)).toBeUndefined();
        }),
    );
});

test("the same secret looks another each time, and not like itself", () => {
    const [one, other] = [
        sealSecret("99999999-2222", "namedValues/a", key),
        sealSecret("99999999-2222", "namedValues/a", key),
    ];
    expect(one).not.toBe(other);
    expect(Buffer.from(one.split(":")[2]!, "base64").toString("latin1")).not.toContain("99999999");
    expect(openSecret("not sealed", "namedValues/a", key)).toBeUndefined();
});
