Feature: Syncs that are paused, break off or run into something
  A sync takes many requests. It may be paused, it may break off between any two
  of them, and other clients work meanwhile. In the end the workspace is what the
  directory says.

  Rule: A sync that breaks off at any request ends in the right state when it is run again

    @WS-SYNC-09 @RFC7644-3.3-07
    Scenario Outline: A first sync breaks off after request <request>
      Given the admin has paused the sync
      And the directory has provisioned "Ada", "Grace"
      And the connection has been set to break after request <request>
      When the admin starts the sync
      Then "Ada" is a member exactly once
      And "Grace" is a member exactly once
      And "Ada" has access
      And the name of "Grace" is "Grace Hopper"

      Examples:
        | request |
        | 1       |
        | 2       |
        | 3       |
        | 4       |

    @WS-SYNC-09
    Scenario Outline: A sync of changes breaks off after request <request>
      Given the directory has provisioned "Ada", "Grace"
      And the admin has paused the sync
      And the directory has changed the name of "Ada" to "Ada King"
      And the directory has deactivated "Grace"
      And the connection has been set to break after request <request>
      When the admin starts the sync
      Then the name of "Ada" is "Ada King"
      And "Ada" is a member exactly once
      And "Grace" has no access

      Examples:
        | request |
        | 1       |
        | 2       |

    @WS-SYNC-09 @WS-GROUP-05 @cap:groups
    Scenario Outline: The first push of a group breaks off after request <request>
      Given the directory has provisioned "Ada", "Grace"
      And the admin has paused the sync
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And the connection has been set to break after request <request>
      When the admin starts the sync
      Then group "Sales" has exactly the members "Ada", "Grace"
      And group "Sales" exists once

      Examples:
        | request |
        | 1       |
        | 2       |

    @WS-SYNC-09 @WS-GROUP-05 @WS-GROUP-11 @cap:groups
    Scenario Outline: A change of members breaks off after request <request>
      Given the directory has provisioned "Ada", "Grace", "Linus"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And the admin has paused the sync
      And the directory has set the members of group "Sales" to "Grace", "Linus"
      And the connection has been set to break after request <request>
      When the admin starts the sync
      Then group "Sales" has exactly the members "Grace", "Linus"

      Examples:
        | request |
        | 1       |
        | 2       |

  Rule: Everything due arrives once a sync that was paused is started

    @WS-USER-01 @WS-USER-02 @WS-USER-04
    Scenario: Three changes wait
      Given the directory has provisioned "Ada", "Grace"
      And the admin has paused the sync
      And the directory has changed the name of "Ada" to "Ada King"
      And the directory has deactivated "Grace"
      And the directory has provisioned "Linus"
      When the admin starts the sync
      Then the name of "Ada" is "Ada King"
      And "Grace" has no access
      And "Linus" has access

  Rule: An import shows everybody once

    @WS-SYNC-05 @RFC7644-3.4.2.4-12 @RFC7644-3.4.2.4-10
    Scenario: More people than a page holds
      Given a client has created 101 users
      When the directory imports the people of the app
      Then the import shows everybody once
      And nothing changes

    @WS-SYNC-05 @cap:app-admin
    Scenario: Somebody is added between two pages
      Given a client has created 101 users
      And a client has created user "Zoe" between the first pages of the next import
      When the directory imports the people of the app
      Then the import shows everybody once
