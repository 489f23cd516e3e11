import type { FormField } from '../protocol/event.js';
import type { Script, Visit } from './script.js';

/** The form that a customer fills in before the first message (agent-objects.md 11.4). */
export function filledForm(script: Script, visit: Visit): { type: 'filled_form'; fields: FormField[] } {
  const { form, person } = script;
  const options = form.topics.map((topic) => ({ label: topic, value: topic, checked: topic === visit.topic }));
  const email = person.email === undefined ? {} : { value: person.email };
  return {
    type: 'filled_form',
    fields: [
      { type: 'title', name: 'title', label: form.title },
      { type: 'text', name: 'name', label: form.name, required: true, value: person.name },
      { type: 'email', name: 'email', label: form.email, ...email },
      { type: 'select', name: 'topic', label: form.topic, options },
    ],
  };
}
