import type { Script } from '../script.js';

/** English: locked out. */
export const daniel: Script = {
  person: { name: 'Daniel Okafor', email: 'daniel.okafor@example.com' },
  namesakes: ['Grace Mensah', 'Ben Whitaker', 'Chloé Tremblay', 'Marcus Lindqvist', 'Aisha Bello'],
  page: { url: 'https://shop.example/login', title: 'Log in' },
  timezone: 'America/New_York',
  charactersPerSecond: 10,
  form: {
    title: 'Before we start',
    name: 'Name',
    email: 'E-mail',
    topic: 'Topic',
    topics: ['My account', 'Payment', 'Something else'],
  },
  greeting: 'Hi {agent}!',
  nudges: ['Anyone around?', 'No rush, I will keep this window open.'],
  farewells: ['bye', 'goodbye', 'have a nice', 'have a great', 'take care', 'anything else'],
  temper: {
    opening: 'Ok seriously, what did you do to my account???',
    nudges: ['HELLO', 'I pay for this. Every month.'],
    retort: 'Please do not send me another copy-and-paste answer.',
    soothedBy: ['sorry', 'apolog', 'regret', 'my fault', 'our fault', 'our mistake'],
    calmed: 'Fair enough. No hard feelings.',
    parting: 'Right. Cancel everything then.',
  },
  praise: 'Sorted in two minutes 👍',
  complaint: 'Copy and paste, no help at all.',
  visits: [
    {
      topic: 'My account',
      opening: ["Hey, I can't log in to my account since this morning."],
      lines: [
        {
          say: 'It says "Something went wrong, try again later".',
          when: ['error', 'message', 'says', 'see', 'happen'],
        },
        { say: 'Yes, twice. The reset mail never arrives.', when: ['reset', 'password', 'mail', 'spam'] },
        {
          say: 'Firefox on a Mac, and the same on my phone.',
          when: ['browser', 'device', 'phone', 'computer', 'cache'],
        },
        {
          say: 'It should be daniel.okafor@example.com.',
          when: ['address', 'account', 'username', 'user name'],
          onlyIfAsked: true,
        },
        { say: 'Oh wait, now it lets me in. Did you do something?', when: ['try', 'again', 'now', 'moment'] },
      ],
      thanks: 'Works now, cheers!',
      leaves: 'close',
    },
    {
      topic: 'Payment',
      opening: ['Me again. I think I was charged twice for order 50177.'],
      lines: [
        { say: 'Two times 39.90 on the same day, same card.', when: ['amount', 'how much', 'card', 'date', 'charge'] },
        { say: 'One of them still says "pending" at my bank.', when: ['bank', 'pending', 'statement', 'days'] },
      ],
      thanks: 'Alright, I will watch it for a few days. Thank you.',
      leaves: 'quietly',
    },
  ],
};
