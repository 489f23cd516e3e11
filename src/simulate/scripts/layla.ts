import type { Script } from '../script.js';

/** Arabic, written from right to left: a booking for another day. */
export const layla: Script = {
  person: { name: 'ليلى حداد', email: 'layla.haddad@example.com' },
  namesakes: ['عمر منصور', 'نور الهاشمي', 'سامي الخطيب', 'مريم الزهراني', 'ياسمين قاسم'],
  page: { url: 'https://shop.example/ar/bookings', title: 'حجوزاتي' },
  timezone: 'Asia/Amman',
  charactersPerSecond: 7,
  form: {
    title: 'قبل أن نبدأ',
    name: 'الاسم',
    email: 'البريد الإلكتروني',
    topic: 'الموضوع',
    topics: ['الحجز', 'الدفع', 'موضوع آخر'],
  },
  greeting: 'مرحباً {agent}.',
  nudges: ['هل من أحد هنا؟', 'سأنتظر قليلاً.'],
  farewells: ['مع السلامة', 'يوماً سعيداً', 'شيء آخر', 'bye', 'have a nice', 'anything else'],
  temper: {
    opening: 'هذا غير مقبول! كتبت لكم ثلاث مرات.',
    nudges: ['ألو؟ هل سيرد أحد؟', 'أنتظر منذ نصف ساعة!'],
    retort: 'قيل لي الكلام نفسه الأسبوع الماضي.',
    soothedBy: ['آسف', 'نعتذر', 'أعتذر', 'عذراً', 'sorry', 'apolog'],
    calmed: 'حسناً، شكراً على تفهمكم.',
    parting: 'يكفي. ألغوا الحجز.',
  },
  praise: 'خدمة ممتازة، شكراً.',
  complaint: 'لم يساعدني أحد.',
  visits: [
    {
      topic: 'الحجز',
      opening: ['السلام عليكم، أريد تغيير موعد حجزي.', 'هل هذا ممكن؟'],
      lines: [
        {
          say: 'أفهم الإنجليزية قليلاً، لكنني أفضل العربية.',
          when: ['hello', 'hi', 'help', 'english', 'sorry'],
          onlyIfAsked: true,
        },
        { say: 'رقم الحجز 2290.', when: ['رقم', 'الحجز', 'number', 'booking'] },
        { say: 'من الخميس إلى السبت، لشخصين.', when: ['متى', 'موعد', 'يوم', 'when', 'date', 'day'] },
        { say: 'هل هناك رسوم على التغيير؟', when: ['رسوم', 'سعر', 'fee', 'price'] },
      ],
      thanks: 'شكراً جزيلاً، مع السلامة!',
      leaves: 'close',
    },
    {
      topic: 'الدفع',
      opening: ['مرحباً مرة أخرى. لم تصلني فاتورة الحجز.'],
      lines: [
        { say: 'دفعت بالبطاقة، 120 ديناراً (120 JOD).', when: ['دفع', 'مبلغ', 'amount', 'paid', 'card'] },
        { say: 'على البريد نفسه من فضلك.', when: ['بريد', 'عنوان', 'mail', 'address'] },
      ],
      thanks: 'وصلت الآن، شكراً لكم.',
      leaves: 'quietly',
    },
  ],
};
