import { spawn } from "node:child_process";
import { Command } from "commander";
import { engineEnvironment, resolveEngine } from "../engine";

export const pulumiCommand = new Command("pulumi")
    .description("run the Pulumi CLI that `apim-dr engine` finds")
    .argument("[args...]", "what to pass on")
    .passThroughOptions()
    .allowUnknownOption()
    .helpOption(false)
    .action(async (args: string[]) => {
        const engine = await resolveEngine((line) => console.error(line));
        const child = spawn(engine.path, args, {
            stdio: "inherit",
            env: { ...process.env, ...engineEnvironment(engine) },
        });
        // ^C reaches the engine by itself: it decides when to end.
        process.on("SIGINT", () => undefined);
        process.on("SIGTERM", () => child.kill("SIGTERM"));
        process.exitCode = await new Promise<number>((resolve, reject) => {
            child.on("error", reject);
            child.on("exit", (code) => resolve(code ?? 1));
        });
    });
