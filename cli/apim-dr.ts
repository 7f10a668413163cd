import { Command } from "commander";
import { demoCommand } from "./commands/demo";
import { engineCommand } from "./commands/engine";
import { pulumiCommand } from "./commands/pulumi";
import { sandboxCommand } from "./commands/sandbox";
import { upCommand } from "./commands/up";

const program = new Command("apim-dr")
    .description("Disaster recovery for Azure API Management as declared state")
    // What stands behind `pulumi` is the engine's, options included.
    .enablePositionalOptions()
    .addCommand(upCommand)
    .addCommand(demoCommand)
    .addCommand(sandboxCommand)
    .addCommand(engineCommand)
    .addCommand(pulumiCommand);

program.parseAsync().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
