import type { Script } from '../script.js';

/** Ukrainian: the wrong size. */
export const olena: Script = {
  person: { name: 'Олена Шевчук', email: 'olena.shevchuk@example.com' },
  namesakes: ['Андрій Коваленко', 'Їжакевич Яна', 'Тарас Бондаренко', 'Ганна Мельник', 'Євген Ткачук'],
  page: { url: 'https://shop.example/uk/zamovlennia', title: 'Мої замовлення' },
  timezone: 'Europe/Kyiv',
  charactersPerSecond: 8,
  form: {
    title: 'Перш ніж почати',
    name: 'Ім’я',
    email: 'Електронна пошта',
    topic: 'Тема',
    topics: ['Обмін', 'Доставка', 'Інше'],
  },
  greeting: 'Вітаю, {agent}!',
  nudges: ['Вибачте, тут хтось є?', 'Я ще трохи почекаю.'],
  farewells: ['до побачення', 'гарного дня', 'щось іще', 'щось ще', 'bye', 'have a nice', 'anything else'],
  temper: {
    opening: 'Це вже третій лист! Скільки можна?',
    nudges: ['Алло?! Хтось відповість?', 'Я чекаю вже пів години.'],
    retort: 'Те саме мені казали минулого разу.',
    soothedBy: ['вибач', 'перепрош', 'шкода', 'sorry', 'apolog'],
    calmed: 'Гаразд. Дякую за щирість.',
    parting: 'Усе зрозуміло. Більше нічого у вас не замовлятиму.',
  },
  praise: 'Дуже швидко, щиро дякую!',
  complaint: 'Мені так і не допомогли.',
  visits: [
    {
      topic: 'Обмін',
      opening: ['Добрий день! Прийшли черевики не того розміру.', 'Чи можна їх обміняти?'],
      lines: [
        {
          say: 'Я трохи розумію англійською, але пишу українською.',
          when: ['hello', 'hi', 'help', 'english', 'sorry'],
          onlyIfAsked: true,
        },
        { say: 'Номер замовлення 60412.', when: ['номер', 'замовлен', 'number', 'order'] },
        { say: 'Замовляла 38, а в коробці 40.', when: ['розмір', 'який', 'яка', 'size', 'which'] },
        { say: 'Ні, я їх не носила, лише приміряла вдома.', when: ['стан', 'носил', 'worn', 'condition', 'box'] },
        { say: 'Хто платить за пересилання?' },
      ],
      thanks: 'Чудово, дякую за допомогу!',
      leaves: 'close',
    },
    {
      topic: 'Доставка',
      opening: ['Це знову я. Чи вже відомо, коли прийде новий розмір?'],
      lines: [
        { say: 'Мені зручно у відділення №7.', when: ['адрес', 'куди', 'відділен', 'address', 'where'] },
        { say: 'До п’ятниці було б ідеально.', when: ['коли', 'термін', 'when', 'days', 'friday'] },
      ],
      thanks: 'Дякую, тоді чекаю.',
      leaves: 'quietly',
    },
  ],
};
