// Lets Node run our TypeScript sources as they stand, with the compiler that is installed anyway.

import { readFile } from "node:fs/promises";
import { register } from "node:module";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

if (isMainThread) register(import.meta.url);

export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return next(url, context);
  const { default: typescript } = await import("typescript");
  const text = await readFile(fileURLToPath(url), "utf8");
  const options = { module: typescript.ModuleKind.ESNext, target: typescript.ScriptTarget.ES2023 };
  return { format: "module", shortCircuit: true, source: typescript.transpileModule(text, { compilerOptions: options }).outputText };
}
