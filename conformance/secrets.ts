import { randomBytes } from "node:crypto";
import { newPfx } from "../tests/support/new-pfx";
import { secretNames } from "./names";
import type { SecretName } from "./names";

/** Secrets of a run, in memory alone: one that goes on asks for them again, or makes others. */
export class Secrets {
    private readonly found = new Map<SecretName, string>();

    /** @param readKey - reads the storage account's key. */
    constructor(private readonly readKey: () => Promise<string>) {}

    values(): Readonly<Partial<Record<SecretName, string>>> & Readonly<Record<string, string>> {
        return Object.fromEntries(this.found);
    }

    set(name: SecretName, value: string): void {
        this.found.set(name, value);
    }

    /** Gets what a text names in braces. */
    async prepare(text: string): Promise<void> {
        for (const name of secretNames) {
            if (text.includes(`{${name}}`) && !this.found.has(name)) {
                await this.make(name);
            }
        }
    }

    private async make(name: SecretName): Promise<void> {
        if (name === "accessKey") {
            this.set(name, await this.readKey());
            return;
        }
        const password = randomBytes(18).toString("base64url");
        this.set("pfxPassword", password);
        this.set("pfx", newPfx("api.contoso.example", password));
    }
}
