using System.Threading.Channels;

namespace Inspector.Agent.Commands;

/// <summary>A terminal that can be drawn on, with a keyboard.</summary>
internal interface IWindow
{
    /// <summary>How large it is now: it may change between two looks.</summary>
    (int Columns, int Rows) Size { get; }

    /// <summary>What is typed, and that the size has changed; ends when nothing more can come.</summary>
    ChannelReader<WindowKey> Keys { get; }

    /// <summary>What gives the terminal back as it was; null while there is nothing to give back.</summary>
    string? Farewell { get; set; }

    /// <summary>Gives the terminal back at once, for a way out that leaves no time for anything else: nothing is shown any more. From any thread.</summary>
    void Leave();

    /// <summary>Shows text as it is, escape sequences included, at once.</summary>
    void Write(string text);
}

/// <summary>What a watch understands.</summary>
internal enum WindowKey
{
    /// <summary>Another root first.</summary>
    Sort,

    /// <summary>Show everybody, or fold those that are alike.</summary>
    Fold,

    /// <summary>Stand still, or go on.</summary>
    Pause,

    /// <summary>End.</summary>
    Quit,

    /// <summary>A line up.</summary>
    Up,

    /// <summary>A line down.</summary>
    Down,

    /// <summary>The window has another size.</summary>
    Resized,
}
