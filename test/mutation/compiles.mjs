// Whether the sources still compile after a change. One that does not compile is noticed: `npm test` checks types.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** @returns a function that tells whether a file of the checkout compiles with another text */
export function compiler(root) {
  const config = path.join(root, 'tsconfig.json');
  const { config: json } = ts.readConfigFile(config, ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(json, ts.sys, root);
  Object.assign(options, { noUnusedLocals: false, noUnusedParameters: false, allowUnreachableCode: true });
  const roots = fileNames.filter((file) => file.startsWith(path.join(root, 'libs/')));
  const changed = new Map();
  let version = 0;
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => roots,
    getScriptVersion: (file) => String(changed.get(file)?.version ?? 0),
    getScriptSnapshot: (file) => {
      const text = changed.get(file)?.text ?? ts.sys.readFile(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
  return (file, text) => {
    changed.set(file, { text, version: (version += 1) });
    const faults = [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)];
    changed.set(file, { text: readFileSync(file, 'utf8'), version: (version += 1) });
    return faults.length === 0;
  };
}
