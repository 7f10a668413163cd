import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import type { SandboxConnection } from "../../sandbox";
import { commandsOf } from "./virtual-environment";

/**
 * Runs a command of `az`, the real one, with `--output json`.
 *
 * @returns what it printed; undefined for nothing.
 * @throws Error with what `az` said, without secrets.
 */
export type AzureCli = <T = Record<string, unknown>>(...args: readonly string[]) => Promise<T>;

const secretOption = /^--(?:password|account-key|storage-account-key)=(.+)$/s;
const run = promisify(execFile);

/** The path of `az`: the Azure CLI that requirements.txt names. */
export const azureCliPath = path.join(commandsOf("azure-cli"), "az");

/** Commands of `az` in one process. @returns what each printed. @throws Error with the first that failed. */
export type ManyByAzureCli = (commands: readonly (readonly string[])[]) => Promise<unknown[]>;

/** @param directory - where `az` keeps its settings and tokens: none of the user's are read or written. */
export function azureCli(executable: string, connection: SandboxConnection, directory: string): AzureCli {
    const env = environmentOf(connection, directory);
    return async <T>(...args: readonly string[]): Promise<T> => {
        const { stdout } = await run(executable, [...args, "--output", "json"], { env, maxBuffer: 2 ** 26 }).catch(
            (error: { code?: number; stderr?: string; message: string }) => {
                // The error of execFile quotes every argument.
                const said = `az ${args.join(" ")} ended with ${error.code}: ${error.stderr ?? error.message}`;
                throw new Error(withoutSecrets(said, args));
            },
        );
        return (stdout.trim() ? JSON.parse(stdout) : undefined) as T;
    };
}

/** @param directory - that of {@link azureCli}, which has signed in. */
export function manyByAzureCli(executable: string, connection: SandboxConnection, directory: string): ManyByAzureCli {
    const env = environmentOf(connection, directory);
    return async (commands) => {
        const python = path.join(path.dirname(executable), "python");
        const process = run(python, [path.join(__dirname, "az_many.py")], { env, maxBuffer: 2 ** 26 });
        process.child.stdin!.end(commands.map((command) => JSON.stringify(command)).join("\n"));
        const { stdout, stderr } = await process;
        const answers = stdout
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as { code: number; answer: unknown });
        const failed = answers.findIndex(({ code }) => code !== 0);
        if (failed >= 0 || answers.length !== commands.length) {
            throw new Error(`az ${commands[failed]?.join(" ")} failed: ${stderr}`);
        }
        return answers.map(({ answer }) => answer);
    };
}

function environmentOf(connection: SandboxConnection, directory: string): NodeJS.ProcessEnv {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return {
        PATH: process.env.PATH,
        HOME: directory,
        AZURE_CONFIG_DIR: path.join(directory, "azure"),
        REQUESTS_CA_BUNDLE: connection.caFile,
        AZURE_CORE_COLLECT_TELEMETRY: "0",
        AZURE_CORE_ONLY_SHOW_ERRORS: "1",
        AZURE_EXTENSION_USE_DYNAMIC_INSTALL: "no",
        PYTHONDONTWRITEBYTECODE: "1",
        // A proxy that nobody runs: a request to anything but the sandbox fails.
        HTTPS_PROXY: "http://127.0.0.1:9",
        NO_PROXY: "127.0.0.1",
    };
}

/** Takes the values of the options that hold a secret, spelled `--option=value`, out of a text. */
function withoutSecrets(text: string, args: readonly string[]): string {
    const secrets = args.flatMap((argument) => secretOption.exec(argument)?.[1] ?? []);
    return secrets.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}
