import type { Script } from '../script.js';

/** English: a parcel that does not come. */
export const mary: Script = {
  person: { name: 'Mary Brown', email: 'mary.brown@example.com' },
  namesakes: ['Harriet Cole', 'Priya Nair', 'Owen Davies', 'Zoë Whitfield', 'Samuel Adeyemi'],
  page: { url: 'https://shop.example/orders/48213', title: 'Order 48213' },
  timezone: 'Europe/London',
  charactersPerSecond: 9,
  form: {
    title: 'Before we start',
    name: 'Name',
    email: 'E-mail',
    topic: 'Topic',
    topics: ['Delivery', 'Returns', 'Something else'],
  },
  greeting: 'Hello {agent}, good to have you here.',
  nudges: ['Hello? Is anybody there?', 'I can wait a little, just let me know that you have seen this.'],
  farewells: ['bye', 'goodbye', 'have a nice', 'have a great', 'take care', 'anything else'],
  temper: {
    opening: 'This is the third time I write about this. THE THIRD.',
    nudges: ['Hello?! I can see that somebody is online.', 'Unbelievable. Is this how you treat customers?'],
    retort: 'That is what I was told last week, too.',
    soothedBy: ['sorry', 'apolog', 'regret', 'my fault', 'our fault', 'our mistake'],
    calmed: 'Alright. Thank you for saying so. Sorry that I was sharp.',
    parting: 'Forget it. I will write to your manager instead.',
  },
  praise: 'Quick and friendly, thank you.',
  complaint: 'Nobody seems to know anything.',
  visits: [
    {
      topic: 'Delivery',
      opening: [
        'Hi, my parcel was supposed to arrive on Tuesday and it is still not here.',
        'Can you see where it is?',
      ],
      lines: [
        { say: 'The order number is 48213, I placed it ten days ago.', when: ['number', 'order', 'reference'] },
        {
          say: 'The tracking page says "in transit" since Friday, nothing else.',
          when: ['track', 'status', 'carrier', 'courier', 'parcel'],
        },
        {
          say: '12 Maple Street, second floor. The bell says Brown.',
          when: ['address', 'street', 'where do you live'],
          onlyIfAsked: true,
        },
        {
          say: 'I would rather not cancel it. It is a lamp, a birthday present for my sister.',
          when: ['refund', 'money', 'cancel', 'replace'],
          onlyIfAsked: true,
        },
        {
          say: 'Will it be here before the weekend? It is a birthday present.',
          when: ['tomorrow', 'today', 'soon', 'days', 'delay'],
        },
      ],
      thanks: 'Great, thank you for looking into it. Bye!',
      leaves: 'close',
    },
    {
      topic: 'Returns',
      opening: ['Hello again! The lamp has arrived, but the shade has a crack.', 'Can I send back just the shade?'],
      lines: [
        { say: 'It is about three centimetres long, near the rim.', when: ['photo', 'picture', 'where', 'how', 'big'] },
        { say: 'Same order as before, 48213.', when: ['number', 'order', 'reference'], onlyIfAsked: true },
        {
          say: 'A new shade would be perfect, I do not need the money back.',
          when: ['refund', 'replace', 'new', 'money'],
        },
        { say: 'Shall I wait for a label by e-mail?', when: ['label', 'send', 'post', 'return'] },
      ],
      thanks: 'Perfect, I will do that. Thanks a lot!',
      leaves: 'quietly',
    },
  ],
};
