import { readFileSync } from 'node:fs';
import type { EntityManager } from '@mikro-orm/postgresql';
import { packagePath } from '../shared/package-root.js';

/** Makes the temporary table demo_subject of data/event-subjects.csv: what each department is called for, numbered from 0. */
export async function loadSubjects(em: EntityManager): Promise<void> {
  const [, ...lines] = readFileSync(packagePath('src/demo/data/event-subjects.csv'), 'utf8').trim().split('\n');
  const subjects = lines.map((line) => {
    const [department, kind, category, description] = line.split(',');
    return { department, kind, category, description };
  });
  await em.execute(
    `create temp table demo_subject on commit drop as
     select subject.*, row_number() over (partition by department order by category collate "C") - 1 as rank,
       count(*) over (partition by department) as total
     from jsonb_to_recordset(?::jsonb) subject (department text, kind text, category text, description text)`,
    [JSON.stringify(subjects)],
  );
}
