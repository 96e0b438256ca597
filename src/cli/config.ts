// `bookworm config check`: are the settings right, and what do they come to?
import { Command } from 'commander';
import { readConfig, settingsIn } from '../config.js';
import { secretSettings, settings } from '../settings.js';
import { type OutputOptions, printJson, printTable } from './output.js';

interface SettingReport {
  readonly name: string;
  readonly value: string | null;
  readonly isSet: boolean;
  readonly meaning: string;
}

export function configCommand(): Command {
  const command = new Command('config').description('the settings, which are environment variables');
  command
    .command('check')
    .description('checks every setting and shows its value; passwords are not shown')
    .option('--json', 'answer in JSON')
    .action((options: OutputOptions) => {
      readConfig(process.env);
      const reports = report();
      if (options.json) return printJson({ settings: reports });
      printTable(
        ['SETTING', 'VALUE', 'MEANING'],
        reports.map(({ name, value, isSet, meaning }) => [
          name,
          `${value ?? '-'}${isSet ? '' : ' (default)'}`,
          meaning,
        ]),
      );
    });
  return command;
}

function report(): readonly SettingReport[] {
  const set = settingsIn(process.env);
  const values = settings.parse(set) as Record<string, unknown>;
  return Object.entries(settings.shape).map(([name, { description = '' }]) => {
    const value = values[name] === undefined ? null : secretSettings.has(name) ? '(secret)' : String(values[name]);
    return { name, value, isSet: name in set, meaning: description };
  });
}
